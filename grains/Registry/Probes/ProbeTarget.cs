using System.Globalization;

namespace Actors.Grains.Registry.Probes;

/// <summary>Takes targets of the form <c>host:port</c> apart.</summary>
internal static class ProbeTarget
{
    /// <exception cref="FormatException">There is no port at the end.</exception>
    public static (string Host, int Port) HostAndPort(string target)
    {
        var colon = target.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(target.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? (target[..colon], port)
            : throw new FormatException($"'{target}' does not name a host and a port; write host:port.");
    }
}
