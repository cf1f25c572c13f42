using Actors.Gateway.Parking;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Hosting;

/// <summary>What the web server puts up with from clients. Where it listens is for the host to say.</summary>
internal sealed class GatewayServer(IOptions<GatewayOptions> gateway) : IConfigureOptions<KestrelServerOptions>
{
    private static readonly TimeSpan BodyGracePeriod = TimeSpan.FromSeconds(5);

    public void Configure(KestrelServerOptions options)
    {
        var bounds = gateway.Value;
        options.AddServerHeader = false;
        options.UseRequestParking();
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
    }

    /// <summary>The <c>host:port</c> to tell others, once the server listens.</summary>
    public static string AdvertisedAddress(GatewayOptions options, IServer server)
    {
        if (options.AdvertisedAddress is { } advertised)
        {
            return advertised;
        }

        var bound = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        return bound is null ? "" : new Uri(bound).Authority;
    }
}
