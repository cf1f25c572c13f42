using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Orleans.Runtime;

/// <summary>
/// The text forms of grain keys: an integer is upper-case hexadecimal without padding, a Guid 32 hexadecimal digits, a compound
/// key either of them, a plus sign and the extension, a string itself.
/// </summary>
/// <remarks>The forms overlap: the string key <c>FACE</c> reads as an integer too. The grain's interface says which is meant.</remarks>
public static class GrainIdKeyExtensions
{
    private const byte ExtensionSeparator = (byte)'+';

    /// <summary>The key of an integer.</summary>
    public static IdSpan CreateIntegerKey(long key) => IdSpan.Create(key.ToString("X", CultureInfo.InvariantCulture));

    /// <summary>The key of an integer and an extension; without an extension when that is null or empty.</summary>
    public static IdSpan CreateIntegerKey(long key, string? keyExtension) => string.IsNullOrEmpty(keyExtension)
        ? CreateIntegerKey(key)
        : IdSpan.Create(string.Create(CultureInfo.InvariantCulture, $"{key:X}+{keyExtension}"));

    /// <summary>The key of a Guid.</summary>
    public static IdSpan CreateGuidKey(Guid key) => IdSpan.Create(key.ToString("N"));

    /// <summary>The key of a Guid and an extension; without an extension when that is null or empty.</summary>
    public static IdSpan CreateGuidKey(Guid key, string? keyExtension) => string.IsNullOrEmpty(keyExtension)
        ? CreateGuidKey(key)
        : IdSpan.Create(string.Create(CultureInfo.InvariantCulture, $"{key:N}+{keyExtension}"));

    /// <summary>Reads an integer key; false when the key is not one.</summary>
    /// <param name="grainId">The grain.</param>
    /// <param name="key">The integer.</param>
    /// <param name="keyExt">The extension, null when there is none.</param>
    public static bool TryGetIntegerKey(this GrainId grainId, out long key, out string? keyExt)
    {
        var number = SplitExtension(grainId.Key.AsSpan(), out keyExt);
        return Utf8Parser.TryParse(number, out key, out var consumed, 'X') && consumed == number.Length;
    }

    /// <summary>Reads a Guid key; false when the key is not one.</summary>
    /// <param name="grainId">The grain.</param>
    /// <param name="key">The Guid.</param>
    /// <param name="keyExt">The extension, null when there is none.</param>
    public static bool TryGetGuidKey(this GrainId grainId, out Guid key, out string? keyExt)
    {
        var digits = SplitExtension(grainId.Key.AsSpan(), out keyExt);
        if (digits.Length == 32 && Utf8Parser.TryParse(digits, out key, out var consumed, 'N') && consumed == 32)
        {
            return true;
        }

        key = default;
        return false;
    }

    /// <summary>Reads an integer key.</summary>
    /// <exception cref="InvalidOperationException">The key is of another kind.</exception>
    public static long GetIntegerKey(this GrainId grainId) => grainId.GetIntegerKey(out _);

    /// <summary>Reads an integer key and its extension.</summary>
    /// <exception cref="InvalidOperationException">The key is of another kind.</exception>
    public static long GetIntegerKey(this GrainId grainId, out string? keyExt) =>
        grainId.TryGetIntegerKey(out var key, out keyExt) ? key : throw WrongKind(grainId, "an integer");

    /// <summary>Reads a Guid key.</summary>
    /// <exception cref="InvalidOperationException">The key is of another kind.</exception>
    public static Guid GetGuidKey(this GrainId grainId) => grainId.GetGuidKey(out _);

    /// <summary>Reads a Guid key and its extension.</summary>
    /// <exception cref="InvalidOperationException">The key is of another kind.</exception>
    public static Guid GetGuidKey(this GrainId grainId, out string? keyExt) =>
        grainId.TryGetGuidKey(out var key, out keyExt) ? key : throw WrongKind(grainId, "a Guid");

    /// <summary>The key of a string, which may not be blank.</summary>
    internal static IdSpan CreateStringKey([NotNull] string? primaryKey)
    {
        if (string.IsNullOrWhiteSpace(primaryKey))
        {
            throw new ArgumentException($"Grain key '{primaryKey}' is null or blank; give at least one visible character.", nameof(primaryKey));
        }

        return IdSpan.Create(primaryKey);
    }

    /// <summary>Refuses the blank extension of a compound key.</summary>
    internal static string CheckKeyExtension([NotNull] string? keyExtension) => string.IsNullOrWhiteSpace(keyExtension)
        ? throw new ArgumentException($"Grain key extension '{keyExtension}' is null or blank; give at least one visible character.", nameof(keyExtension))
        : keyExtension;

    private static ReadOnlySpan<byte> SplitExtension(ReadOnlySpan<byte> key, out string? extension)
    {
        var plus = key.IndexOf(ExtensionSeparator);
        extension = plus < 0 ? null : Encoding.UTF8.GetString(key[(plus + 1)..]);
        return plus < 0 ? key : key[..plus];
    }

    private static InvalidOperationException WrongKind(GrainId grainId, string expected) => new(
        $"The key of grain '{grainId}' is not {expected}; read it with the method that fits the grain's key interface.");
}
