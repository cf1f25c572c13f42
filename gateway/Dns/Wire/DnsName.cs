using System.Text;

namespace Actors.Gateway.Dns.Wire;

/// <summary>A domain name: labels from the host to the root. Compared without regard to the case of ASCII letters (RFC 4343).</summary>
internal sealed class DnsName
{
    public const int LabelBytesMax = 63;

    // On the wire: a length before each label, and the empty root.
    public const int BytesMax = 255;

    private DnsName(string[] labels) => Labels = labels;

    public IReadOnlyList<string> Labels { get; }

    /// <summary>A name that is known to fit.</summary>
    /// <exception cref="FormatException">It does not.</exception>
    public static DnsName Parse(string text) =>
        TryParse(text, out var name) ? name! : throw new FormatException($"'{text}' is not a domain name; use labels of 1 to 63 bytes, 253 in all.");

    /// <summary>Reads a name as people write it, with or without the dot at its end.</summary>
    public static bool TryParse(string text, out DnsName? name) => TryCreate(text.TrimEnd('.').Split('.'), out name);

    /// <summary>Makes a name when every label and the whole fit on the wire.</summary>
    public static bool TryCreate(IEnumerable<string> labels, out DnsName? name)
    {
        var parts = labels.ToArray();
        var bytes = 1;
        foreach (var part in parts)
        {
            var length = Encoding.UTF8.GetByteCount(part);
            bytes += 1 + length;
            if (length is 0 or > LabelBytesMax || bytes > BytesMax)
            {
                name = null;
                return false;
            }
        }

        name = new DnsName(parts);
        return true;
    }

    /// <summary>The labels before <paramref name="suffix"/>; null when the name does not end with it.</summary>
    public string[]? Before(IReadOnlyList<string> suffix)
    {
        var start = Labels.Count - suffix.Count;
        if (start < 0)
        {
            return null;
        }

        for (var place = 0; place < suffix.Count; place++)
        {
            if (!string.Equals(Labels[start + place], suffix[place], StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }
        }

        return [.. Labels.Take(start)];
    }

    public override string ToString() => string.Join('.', Labels) + '.';
}
