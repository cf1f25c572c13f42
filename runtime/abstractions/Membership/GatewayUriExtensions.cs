using System.Globalization;
using System.Net;

namespace Orleans.Runtime;

/// <summary>Addresses of gateways as URIs and back.</summary>
public static class GatewayUriExtensions
{
    private const string Scheme = "gwy.tcp";

    /// <summary>The URI of a gateway that listens at this address.</summary>
    public static Uri ToGatewayUri(this SiloAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{address.Endpoint}/{address.Generation}"));
    }

    /// <summary>The URI of a gateway of unknown generation.</summary>
    public static Uri ToGatewayUri(this IPEndPoint endpoint) => SiloAddress.New(endpoint, 0).ToGatewayUri();

    /// <summary>The address that a gateway's URI names.</summary>
    /// <exception cref="FormatException">The URI is not one of a gateway.</exception>
    public static SiloAddress ToGatewayAddress(this Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (uri.Scheme != Scheme || !IPAddress.TryParse(uri.Host, out var address) || uri.Port < 0)
        {
            throw new FormatException($"Gateway '{uri}' is not of the form '{Scheme}://address:port/generation'.");
        }

        _ = int.TryParse(uri.AbsolutePath.AsSpan().TrimStart('/'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var generation);
        return SiloAddress.New(new IPEndPoint(address, uri.Port), generation);
    }
}
