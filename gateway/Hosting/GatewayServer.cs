using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Hosting;

/// <summary>Where the web server listens and what it puts up with from clients.</summary>
internal sealed class GatewayServer(IOptions<GatewayOptions> gateway) : IConfigureOptions<KestrelServerOptions>
{
    private static readonly TimeSpan BodyGracePeriod = TimeSpan.FromSeconds(5);

    public void Configure(KestrelServerOptions options)
    {
        var bounds = gateway.Value;
        options.AddServerHeader = false;
        var limits = options.Limits;
        limits.MaxConcurrentConnections = bounds.ConnectionsMax;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestBodySize = bounds.BodyBytesMax;
        limits.MaxRequestBufferSize = bounds.BodyBytesMax;
        limits.MaxRequestLineSize = bounds.RequestLineBytesMax;
        limits.MaxRequestHeadersTotalSize = bounds.HeaderBytesMax;
        limits.MaxRequestHeaderCount = bounds.HeaderCountMax;
        limits.RequestHeadersTimeout = bounds.HeadersTimeout;
        limits.KeepAliveTimeout = bounds.KeepAliveTimeout;
        limits.MinRequestBodyDataRate = new MinDataRate(bounds.BodyBytesPerSecondMin, BodyGracePeriod);
        limits.MinResponseDataRate = new MinDataRate(bounds.BodyBytesPerSecondMin, BodyGracePeriod);
        Listen(options, BindingAddress.Parse(bounds.HttpAddress));
    }

    /// <summary>The <c>host:port</c> to tell others, once the server listens.</summary>
    public static string AdvertisedAddress(GatewayOptions options, IServer server)
    {
        var bound = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        return options.AdvertisedAddress ?? Authority(bound ?? options.HttpAddress);
    }

    private static string Authority(string address)
    {
        var binding = BindingAddress.Parse(address);
        return $"{binding.Host}:{binding.Port}";
    }

    private static void Listen(KestrelServerOptions options, BindingAddress address)
    {
        if (IPAddress.TryParse(address.Host, out var ip))
        {
            options.Listen(ip, address.Port, Http1);
        }
        else if (string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            options.ListenLocalhost(address.Port, Http1);
        }
        else
        {
            options.ListenAnyIP(address.Port, Http1);
        }
    }

    private static void Http1(ListenOptions listen) => listen.Protocols = HttpProtocols.Http1;
}
