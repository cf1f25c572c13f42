using Orleans.Runtime;

namespace Orleans;

/// <summary>Identity and references of anything addressable: a reference, or a grain from inside.</summary>
public static class GrainExtensions
{
    /// <summary>A reference to the same grain by another interface. No call is made; a grain without that interface fails when called.</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain)
    {
        var reference = GetReference(grain);
        return reference is TGrainInterface typed
            ? typed
            : (TGrainInterface)reference.Shared.Runtime.Cast(reference, typeof(TGrainInterface));
    }

    /// <summary>A reference to the same grain by an interface known at run time.</summary>
    public static object AsReference(this IAddressable grain, Type interfaceType)
    {
        ArgumentNullException.ThrowIfNull(interfaceType);
        var reference = GetReference(grain);
        return interfaceType.IsInstanceOfType(reference) ? reference : reference.Shared.Runtime.Cast(reference, interfaceType);
    }

    /// <summary>A reference to the same grain by another interface; the same as <see cref="AsReference{T}"/>.</summary>
    public static TGrainInterface Cast<TGrainInterface>(this IAddressable grain) => grain.AsReference<TGrainInterface>();

    /// <summary>A reference to the same grain by an interface known at run time.</summary>
    public static object Cast(this IAddressable grain, Type interfaceType) => grain.AsReference(interfaceType);

    /// <summary>The grain's identity.</summary>
    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.GrainId,
        IGrainBase instance => instance.GrainContext.GrainId,
        null => throw new ArgumentNullException(nameof(grain)),
        _ => throw NotAddressed(grain),
    };

    /// <summary>True when the key is an integer, with or without an extension.</summary>
    public static bool IsPrimaryKeyBasedOnLong(this IAddressable grain) => grain.GetGrainId().TryGetIntegerKey(out _, out _);

    /// <summary>The integer key.</summary>
    /// <exception cref="InvalidOperationException">The key is of another kind.</exception>
    public static long GetPrimaryKeyLong(this IAddressable grain) => grain.GetGrainId().GetIntegerKey();

    /// <summary>The integer key and its extension, null when it has none.</summary>
    /// <exception cref="InvalidOperationException">The key is of another kind.</exception>
    public static long GetPrimaryKeyLong(this IAddressable grain, out string? keyExt) => grain.GetGrainId().GetIntegerKey(out keyExt);

    /// <summary>The Guid key.</summary>
    /// <exception cref="InvalidOperationException">The key is of another kind.</exception>
    public static Guid GetPrimaryKey(this IAddressable grain) => grain.GetGrainId().GetGuidKey();

    /// <summary>The Guid key and its extension, null when it has none.</summary>
    /// <exception cref="InvalidOperationException">The key is of another kind.</exception>
    public static Guid GetPrimaryKey(this IAddressable grain, out string? keyExt) => grain.GetGrainId().GetGuidKey(out keyExt);

    /// <summary>The key as text; for a string key, the string.</summary>
    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    private static GrainReference GetReference(IAddressable grain) => grain switch
    {
        GrainReference reference => reference,
        IGrainBase instance => instance.GrainContext.GrainReference,
        null => throw new ArgumentNullException(nameof(grain)),
        _ => throw NotAddressed(grain),
    };

    private static ArgumentException NotAddressed(IAddressable grain) => new(
        $"Object of type '{grain.GetType()}' has no grain identity; pass a grain reference or a grain, and make references to observers "
        + "with IGrainFactory.CreateObjectReference.",
        nameof(grain));
}
