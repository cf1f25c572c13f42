using System.Net;
using System.Security.Cryptography;
using Actors.Runtime.Clients;
using Actors.Runtime.Directory;
using Actors.Runtime.Manifest;
using Actors.Runtime.Messaging;
using Actors.Runtime.Observers;
using Actors.Runtime.Validation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Actors.Runtime.Hosting;

/// <summary>The services of a client.</summary>
internal static class ClientServices
{
    private const int JitterSteps = 1 << 20;

    /// <summary>Adds a client to a host; a second time is harmless.</summary>
    /// <exception cref="OrleansConfigurationException">The host has a silo, and with it a client.</exception>
    public static IServiceCollection AddClient(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(LocalSilo)))
        {
            throw new OrleansConfigurationException("UseOrleansClient was called for a host that has a silo; leave it out, the silo's IClusterClient calls any grain of the cluster.");
        }

        if (services.Any(service => service.ServiceType == typeof(ClusterConnection)))
        {
            return services;
        }

        services.AddCalls();
        services.AddClientMessaging();
        services.ValidateOptions<ClientMessagingOptions>().ValidateOptions<GatewayOptions>();
        services.AddHostedService<ClientValidation>();
        services.AddHostedService<ClientNetwork>();
        return services.AddGateways().AddLocations();
    }

    private static void AddClientMessaging(this IServiceCollection services)
    {
        services.AddSingleton(provider => new LocalNode(NewAddress(), provider.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId));
        services.AddSingleton<MessagingOptions>(provider => provider.GetRequiredService<IOptions<ClientMessagingOptions>>().Value);
        services.AddMessaging();
        services.AddSingleton<IPeers>(provider => provider.GetRequiredService<Peers>());
    }

    // Nobody dials a client: the address only tells clients apart, so its generation is random, and negative as every client's.
    private static SiloAddress NewAddress() => SiloAddress.New(
        IPAddress.Loopback, Environment.ProcessId & IPEndPoint.MaxPort, -RandomNumberGenerator.GetInt32(1, int.MaxValue));

    private static IServiceCollection AddGateways(this IServiceCollection services)
    {
        services.AddSingleton(CreatePool);
        services.AddSingleton<ClientSignals>();
        services.AddSingleton<DeadSilos>();
        services.AddSingleton<GatewayProbe>();
        services.AddSingleton<GatewayList>();
        services.AddSingleton<ClientStatus>();
        services.AddSingleton<ConnectionRetries>();
        services.AddSingleton<WaitingClientCalls>();
        services.AddSingleton<ClusterConnection>();
        services.AddSingleton<IConnectionWatcher>(provider => provider.GetRequiredService<ClusterConnection>());
        services.AddHostedService(provider => provider.GetRequiredService<ClusterConnection>());
        return services;
    }

    private static IServiceCollection AddLocations(this IServiceCollection services)
    {
        services.AddSingleton<ClientGrainTypes>();
        services.AddSingleton<IGrainTypes>(provider => provider.GetRequiredService<ClientGrainTypes>());
        services.AddSingleton<HeldCalls>();
        services.AddSingleton<ClientGrainLocator>();
        services.AddSingleton<IGrainLocator>(provider => provider.GetRequiredService<ClientGrainLocator>());
        services.AddSingleton<ILocationHints>(provider => provider.GetRequiredService<ClientGrainLocator>());
        services.AddSingleton<IObserverRoutes, GatewayRoutes>();
        return services;
    }

    private static GatewayPool CreatePool(IServiceProvider services) => new(
        services.GetRequiredService<IOptions<ClientMessagingOptions>>().Value.ClientSenderBuckets,
        services.GetRequiredService<IOptions<GatewayOptions>>().Value.PreferredGatewayIndex,
        static () => RandomNumberGenerator.GetInt32(JitterSteps) / (double)JitterSteps);
}
