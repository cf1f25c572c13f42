using System.Buffers;
using System.Text;

namespace Actors.Gateway.KeyValue;

/// <summary>The order in which the ledger lists keys: by code point, which is by UTF-8 bytes.</summary>
internal static class KeyOrder
{
    /// <summary>The first text after every text that starts with <paramref name="prefix"/>; null when there is none.</summary>
    public static string? After(ReadOnlySpan<char> prefix)
    {
        while (Rune.DecodeLastFromUtf16(prefix, out var last, out var length) == OperationStatus.Done)
        {
            var before = prefix[..^length];
            if (Next(last) is { } next)
            {
                return string.Concat(before, next.ToString());
            }

            prefix = before;
        }

        return null;
    }

    private static Rune? Next(Rune rune) => rune.Value switch
    {
        0xD7FF => new Rune(0xE000),
        0x10FFFF => null,
        var value => new Rune(value + 1),
    };
}
