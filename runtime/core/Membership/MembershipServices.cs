using System.Net;
using Actors.Runtime.Directory;
using Actors.Runtime.Hosting;
using Actors.Runtime.Messaging;
using Actors.Runtime.Validation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>The services of membership.</summary>
internal static class MembershipServices
{
    /// <summary>What every silo has: alone until a table says otherwise.</summary>
    public static IServiceCollection AddSoloMembership(this IServiceCollection services)
    {
        services.TryAddSingleton<IClusterMembershipService, SoloMembership>();
        services.TryAddSingleton<ILivenessGate, OpenGate>();
        services.TryAddSingleton<ISiloStatusOracle, SiloStatusOracle>();
        return services;
    }

    /// <summary>Makes a silo a member of the cluster whose table is registered as <see cref="IMembershipTable"/>; a second time is harmless.</summary>
    public static IServiceCollection AddMembership(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(MembershipService)))
        {
            return services;
        }

        services.AddClusterDirectory();
        services.ValidateOptions<ClusterMembershipOptions>();
        services.TryAddSingleton<IMembershipPeers, MembershipPeers>();
        services.AddSingleton(CreateGate);
        services.AddSingleton(Create);
        services.Replace(ServiceDescriptor.Singleton<IClusterMembershipService>(provider => provider.GetRequiredService<MembershipService>()));
        services.Replace(ServiceDescriptor.Singleton<ILivenessGate>(provider => provider.GetRequiredService<PauseDetector>()));
        services.AddSingleton<IConnectionWatcher>(provider => provider.GetRequiredService<MembershipService>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, MembershipLifecycle>();
        return services;
    }

    // Apart from the membership, which calls by connections that ask the gate.
    private static PauseDetector CreateGate(IServiceProvider services) =>
        new(SettingsOf(services).PauseMin, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<MembershipService>>());

    private static MembershipSettings SettingsOf(IServiceProvider services) => MembershipSettings.From(services.GetRequiredService<IOptions<ClusterMembershipOptions>>().Value);

    private static MembershipService Create(IServiceProvider services)
    {
        var settings = SettingsOf(services);
        var silo = services.GetRequiredService<LocalSilo>();
        var timeProvider = services.GetRequiredService<TimeProvider>();
        var identity = new MemberRow(silo.Address, SiloStatus.Created, silo.Name)
        {
            HostName = Dns.GetHostName(),
            ProxyPort = services.GetRequiredService<IOptions<EndpointOptions>>().Value.GatewayPort,
        };
        return new MembershipService(
            identity,
            settings,
            new TableAccess(services.GetRequiredService<IMembershipTable>(), timeProvider, settings.TableTimeout),
            services.GetRequiredService<IMembershipPeers>(),
            services.GetRequiredService<PauseDetector>(),
            timeProvider,
            services.GetRequiredService<ILogger<MembershipService>>());
    }
}
