using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;

namespace Orleans.Hosting;

/// <summary>Where a silo listens, and with whom it forms a cluster.</summary>
public static class ClusteringExtensions
{
    /// <summary>A cluster on this machine for development: loopback addresses, no table.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="siloPort">The port for other silos, 11111 by default.</param>
    /// <param name="gatewayPort">The port for clients, 30000 by default.</param>
    /// <param name="primarySiloEndpoint">The silo that started first; null when this one does.</param>
    /// <param name="serviceId">The service's name, part of every stored key; "dev" by default.</param>
    /// <param name="clusterId">The cluster's name; "dev" by default.</param>
    public static ISiloBuilder UseLocalhostClustering(
        this ISiloBuilder builder,
        int siloPort = EndpointOptions.DEFAULT_SILO_PORT,
        int gatewayPort = EndpointOptions.DEFAULT_GATEWAY_PORT,
        IPEndPoint? primarySiloEndpoint = null,
        string serviceId = "dev",
        string clusterId = "dev")
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (primarySiloEndpoint is not null && !primarySiloEndpoint.Equals(new IPEndPoint(IPAddress.Loopback, siloPort)))
        {
            throw new NotSupportedException($"A second silo that joins '{primarySiloEndpoint}' is not supported yet; run one silo, and leave primarySiloEndpoint out.");
        }

        builder.Configure<ClusterOptions>(options =>
        {
            options.ServiceId = serviceId;
            options.ClusterId = clusterId;
        });
        return builder.ConfigureEndpoints(IPAddress.Loopback, siloPort, gatewayPort);
    }

    /// <summary>Listens on the loopback address, or on all addresses of the machine.</summary>
    public static ISiloBuilder ConfigureEndpoints(
        this ISiloBuilder builder, int siloPort, int gatewayPort, AddressFamily addressFamily = AddressFamily.InterNetwork, bool listenOnAnyHostAddress = false) =>
        builder.ConfigureEndpoints(
            addressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, siloPort, gatewayPort, listenOnAnyHostAddress);

    /// <summary>Tells others to reach this silo at <paramref name="advertisedIP"/>.</summary>
    public static ISiloBuilder ConfigureEndpoints(
        this ISiloBuilder builder, IPAddress advertisedIP, int siloPort, int gatewayPort, bool listenOnAnyHostAddress = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(advertisedIP);
        return builder.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = advertisedIP;
            options.SiloPort = siloPort;
            options.GatewayPort = gatewayPort;
            if (listenOnAnyHostAddress)
            {
                options.SiloListeningEndpoint = new IPEndPoint(IPAddress.Any, siloPort);
                options.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Any, gatewayPort);
            }
        });
    }
}
