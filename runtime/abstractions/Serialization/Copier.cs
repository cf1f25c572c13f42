using System.ComponentModel;
using System.Runtime.CompilerServices;
using Orleans.Serialization.Cloning;

namespace Actors.Runtime.Serialization;

/// <summary>Deep copies of values of one type.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Copier<T>
{
    /// <summary>True when values of this type never change, so that a copy is the value itself. A constant to the compiler.</summary>
    public static readonly bool IsImmutable = Immutability.IsImmutable<T>();

    private static readonly IDeepCopier<T>? Custom = CustomCopiers.Find<T>();

    /// <summary>A deep copy of <paramref name="value"/> by itself.</summary>
    public static T CopyRoot(T value)
    {
        if (IsImmutable || value is null)
        {
            return value;
        }

        using var context = CopyContext.Rent();
        return Copy(value, context);
    }

    /// <summary>A deep copy of <paramref name="value"/> as part of a larger one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Copy(T value, CopyContext context) =>
        IsImmutable || value is null ? value
        : Custom is not null ? Custom.DeepCopy(value, context)
        : CodecCache<T>.Instance.Copy(value, context)!;
}
