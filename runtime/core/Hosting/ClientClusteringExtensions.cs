using System.Net;
using Actors.Runtime.Clients;
using Actors.Runtime.Validation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Orleans.Hosting;

/// <summary>Where a client finds the gateways of its cluster.</summary>
public static class ClientClusteringExtensions
{
    /// <summary>A cluster on this machine for development, with one gateway.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="gatewayPort">The port for clients of the silo, 30000 by default.</param>
    /// <param name="serviceId">The service's name; "dev" by default.</param>
    /// <param name="clusterId">The cluster's name; "dev" by default.</param>
    public static IClientBuilder UseLocalhostClustering(
        this IClientBuilder builder, int gatewayPort = EndpointOptions.DEFAULT_GATEWAY_PORT, string serviceId = "dev", string clusterId = "dev") =>
        builder.UseLocalhostClustering([gatewayPort], serviceId, clusterId);

    /// <summary>A cluster on this machine for development.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="gatewayPorts">The ports for clients of the silos.</param>
    /// <param name="serviceId">The service's name; "dev" by default.</param>
    /// <param name="clusterId">The cluster's name; "dev" by default.</param>
    public static IClientBuilder UseLocalhostClustering(this IClientBuilder builder, int[] gatewayPorts, string serviceId = "dev", string clusterId = "dev")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(gatewayPorts);
        builder.Configure<ClusterOptions>(options => (options.ServiceId, options.ClusterId) = (serviceId, clusterId));
        return builder.UseStaticClustering([.. gatewayPorts.Select(port => new IPEndPoint(IPAddress.Loopback, port))]);
    }

    /// <summary>Gateways at fixed endpoints.</summary>
    public static IClientBuilder UseStaticClustering(this IClientBuilder builder, params IPEndPoint[] endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return builder.UseStaticClustering(options => options.Gateways = [.. endpoints.Select(endpoint => endpoint.ToGatewayUri())]);
    }

    /// <summary>Gateways at fixed endpoints.</summary>
    public static IClientBuilder UseStaticClustering(this IClientBuilder builder, Action<StaticGatewayListProviderOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Configure(configureOptions);
        builder.Services.ValidateOptions<StaticGatewayListProviderOptions>();
        builder.Services.AddSingleton<IGatewayListProvider, StaticGatewayListProvider>();
        return builder;
    }

    /// <summary>Adds a health check that is healthy while the client of this host is connected to its cluster.</summary>
    public static IHealthChecksBuilder AddClusterClient(this IHealthChecksBuilder builder, string name = "cluster")
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<ClientHealthCheck>(name);
    }
}
