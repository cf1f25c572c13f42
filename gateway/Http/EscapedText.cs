using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Actors.Gateway.Http;

/// <summary>
/// Turns a percent-escaped piece of the target into text: exactly one decoding, strict UTF-8, nothing normalised. What
/// could be mistaken for another name (dot segments, control characters) is refused by name instead of repaired.
/// </summary>
internal static class EscapedText
{
    private const int StackBytes = 512;

    private static readonly SearchValues<char> NeedsCare = SearchValues.Create(Unsafe());

    public static bool TryDecode(
        ReadOnlySpan<char> escaped, [NotNullWhen(true)] out string? text, out Refusal refusal)
    {
        refusal = default;
        if (!escaped.ContainsAny(NeedsCare))
        {
            text = escaped.ToString();
            return true;
        }

        return TryUnescape(escaped, plusIsBlank: false, out text, out refusal) && HasPlainSegments(ref text, ref refusal);
    }

    /// <summary>Decodes the value of a query parameter, where a plus sign stands for a blank and dots mean nothing.</summary>
    public static bool TryDecodeQuery(
        ReadOnlySpan<char> escaped, [NotNullWhen(true)] out string? text, out Refusal refusal) =>
        TryUnescape(escaped, plusIsBlank: true, out text, out refusal);

    private static bool TryUnescape(
        ReadOnlySpan<char> escaped, bool plusIsBlank, [NotNullWhen(true)] out string? text, out Refusal refusal)
    {
        text = null;
        var rented = escaped.Length > StackBytes ? ArrayPool<byte>.Shared.Rent(escaped.Length) : null;
        try
        {
            var bytes = rented ?? stackalloc byte[StackBytes];
            if (!TryUnescape(escaped, bytes, plusIsBlank, out var count, out refusal))
            {
                return false;
            }

            return TryReadUtf8(bytes[..count], escaped, out text, out refusal);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private static bool TryUnescape(
        ReadOnlySpan<char> escaped, Span<byte> bytes, bool plusIsBlank, out int count, out Refusal refusal)
    {
        count = 0;
        refusal = default;
        for (var i = 0; i < escaped.Length; i++)
        {
            var character = escaped[i];
            if (character == '%')
            {
                if (i + 2 >= escaped.Length || !char.IsAsciiHexDigit(escaped[i + 1]) || !char.IsAsciiHexDigit(escaped[i + 2]))
                {
                    refusal = InvalidEscape(escaped[i..]);
                    return false;
                }

                bytes[count++] = (byte)((HexValue(escaped[i + 1]) << 4) | HexValue(escaped[i + 2]));
                i += 2;
            }
            else if (char.IsAscii(character))
            {
                bytes[count++] = plusIsBlank && character == '+' ? (byte)' ' : (byte)character;
            }
            else
            {
                refusal = Refusal.BadRequest("The request target holds a character outside ASCII; percent-encode its UTF-8 bytes.");
                return false;
            }
        }

        return true;
    }

    private static bool TryReadUtf8(
        ReadOnlySpan<byte> bytes, ReadOnlySpan<char> escaped, [NotNullWhen(true)] out string? text, out Refusal refusal)
    {
        text = null;
        refusal = default;
        if (!Utf8.IsValid(bytes))
        {
            refusal = Refusal.BadRequest($"'{Shorten(escaped)}' does not decode to valid UTF-8; percent-encode UTF-8 bytes.");
            return false;
        }

        var decoded = Encoding.UTF8.GetString(bytes);
        foreach (var character in decoded)
        {
            if (char.IsControl(character))
            {
                refusal = Refusal.BadRequest($"'{Shorten(escaped)}' holds the control character %{(int)character:X2}; leave it out.");
                return false;
            }
        }

        text = decoded;
        return true;
    }

    private static bool HasPlainSegments([NotNullWhen(true)] ref string? text, ref Refusal refusal)
    {
        foreach (var segment in text.AsSpan().Split('/'))
        {
            var name = text.AsSpan(segment);
            if (name is "." or "..")
            {
                refusal = Refusal.BadRequest($"'{Shorten(text)}' holds the dot segment '{name}'; proxies would rewrite it, so choose another name.");
                text = null;
                return false;
            }
        }

        return text is not null;
    }

    private static Refusal InvalidEscape(ReadOnlySpan<char> rest) =>
        Refusal.BadRequest($"'{rest[..Math.Min(3, rest.Length)]}' is not a percent escape; write a percent sign as %25.");

    private static string Shorten(ReadOnlySpan<char> text) => text.Length <= 80 ? text.ToString() : $"{text[..80]}…";

    private static int HexValue(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;

    // Everything but printable ASCII, and the two characters that begin an escape or a dot segment.
    private static string Unsafe()
    {
        var text = new StringBuilder("%.");
        for (var character = '\0'; character <= 0xFF; character++)
        {
            if (character is < ' ' or > '~')
            {
                text.Append(character);
            }
        }

        return text.ToString();
    }
}
