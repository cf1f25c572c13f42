using System.Text;

namespace Actors.Ledger.Storage;

/// <summary>Turns "starts with" into bounds that an index in UTF-8 byte order can use.</summary>
internal static class KeyRange
{
    private static readonly Rune Last = new(0x10FFFF);

    /// <summary>Text above every key that the limits of the ledger admit.</summary>
    public static string Beyond { get; } = string.Concat(Enumerable.Repeat(Last.ToString(), 513));

    /// <summary>The first key that the page may hold.</summary>
    public static string Start(ListRequest request) =>
        request.From is { } from && Compare(from, request.Prefix) > 0 ? from : request.Prefix;

    /// <summary>Compares in UTF-8 byte order, which is the order of both databases.</summary>
    public static int Compare(string left, string right) =>
        Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));

    /// <summary>The least text above every text with this prefix; null when there is none.</summary>
    public static string? After(string prefix)
    {
        for (var length = prefix.Length; length > 0;)
        {
            Rune.DecodeLastFromUtf16(prefix.AsSpan(0, length), out var rune, out var consumed);
            length -= consumed;
            if (rune != Last)
            {
                return string.Concat(prefix.AsSpan(0, length), Next(rune).ToString());
            }
        }

        return null;
    }

    // UTF-8 byte order is code point order, and surrogates are not code points of text.
    private static Rune Next(Rune rune) => rune.Value == 0xD7FF ? new(0xE000) : new(rune.Value + 1);
}
