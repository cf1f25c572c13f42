using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Actors.Gateway.Http;

/// <summary>A name taken from the path: decoded once, and not longer than its kind may be.</summary>
internal static class EntityName
{
    public static bool TryDecode(
        ReadOnlySpan<char> escaped, string kind, int bytesMax, [NotNullWhen(true)] out string? name, out Refusal refusal)
    {
        if (!EscapedText.TryDecode(escaped, out name, out refusal))
        {
            return false;
        }

        // UTF-8 never takes more than three bytes for a UTF-16 unit.
        var bytes = name.Length * 3 <= bytesMax ? 0 : Encoding.UTF8.GetByteCount(name);
        if (bytes > bytesMax)
        {
            refusal = Refusal.BadRequest($"The {kind} takes {bytes} bytes of UTF-8; the limit is {bytesMax} bytes.");
            return false;
        }

        return true;
    }
}
