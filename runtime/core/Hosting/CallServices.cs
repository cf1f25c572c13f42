using Actors.Runtime.Calls;
using Actors.Runtime.Observers;
using Actors.Runtime.Scheduling;
using Actors.Runtime.SystemTargets;
using Actors.Runtime.Validation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Actors.Runtime.Hosting;

/// <summary>The way of a call, the same in silos and clients.</summary>
internal static class CallServices
{
    /// <summary>Adds what sends calls and receives those to observers. The host adds messaging, and the options of its kind of process.</summary>
    public static IServiceCollection AddCalls(this IServiceCollection services)
    {
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.ValidateOptions<ClusterOptions>().ValidateOptions<SchedulingOptions>();
        services.AddSingleton<CoarseClock>();
        services.AddSingleton<Sweeper>();
        services.AddSingleton<Timeouts>();
        services.AddSingleton<SystemTargetTable>();
        services.AddSingleton<ObserverTable>();
        services.AddSingleton<ObserverDirectory>();
        services.AddSingleton<ObserverRegistry>();
        services.AddSingleton<Router>();
        services.AddSingleton<OutgoingCallFilters>();
        services.AddSingleton<ReferenceFactory>();
        services.AddSingleton<GrainReferenceRuntime, LocalReferenceRuntime>();
        services.AddSingleton<GrainFactory>();
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<GrainFactory>());
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<GrainFactory>());
        return services;
    }
}
