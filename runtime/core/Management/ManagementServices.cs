using Actors.Runtime.Statistics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Management;

/// <summary>The services of management.</summary>
internal static class ManagementServices
{
    public static IServiceCollection AddManagement(this IServiceCollection services)
    {
        services.TryAddSingleton<RuntimeMeter>();
        services.AddSingleton<CatalogMetrics>();
        services.AddSingleton<MethodMetrics>();
        services.AddSingleton<ProcessProbe>();
        services.AddSingleton<ActivationCensus>();
        services.AddSingleton<SiloConnections>();
        services.AddSingleton<ClusterMembers>();
        services.AddSingleton<SiloFanOut>();
        services.AddSingleton<SiloControl>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider =>
        {
            provider.GetRequiredService<CatalogMetrics>();
            provider.GetRequiredService<MethodMetrics>();
            return provider.GetRequiredService<SiloControl>();
        });
        return services;
    }
}
