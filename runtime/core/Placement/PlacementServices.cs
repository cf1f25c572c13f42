using Actors.Runtime.Hosting;
using Actors.Runtime.Validation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Actors.Runtime.Placement;

/// <summary>The services of placement.</summary>
internal static class PlacementServices
{
    public static IServiceCollection AddPlacement(this IServiceCollection services)
    {
        services.ValidateOptions<ResourceOptimizedPlacementOptions>();
        services.ValidateOptions<ActivationCountBasedPlacementOptions>();
        services.ValidateOptions<DeploymentLoadPublisherOptions>();
        services.ValidateOptions<LoadSheddingOptions>();
        services.TryAddSingleton<PlacementStrategy, ResourceOptimizedPlacement>();
        services.AddSingleton(provider => new Dice((ulong)provider.GetRequiredService<LocalSilo>().Address.GetHashCode()));
        services.AddPlacementDirector<RandomPlacement, RandomDirector>();
        services.AddPlacementDirector<PreferLocalPlacement, PreferLocalDirector>();
        services.AddPlacementDirector<HashBasedPlacement, HashBasedDirector>();
        services.AddPlacementDirector<ActivationCountBasedPlacement, ActivationCountDirector>();
        services.AddPlacementDirector<ResourceOptimizedPlacement, ResourceOptimizedDirector>();
        services.AddPlacementDirector<SiloRoleBasedPlacement, SiloRoleDirector>();
        services.AddPlacementDirector<StatelessWorkerPlacement, StatelessWorkerDirector>();
        services.AddSingleton<LocalManifest>();
        services.AddSingleton<ClusterManifest>();
        services.AddSingleton<LoadTable>();
        services.AddSingleton<LoadProbe>();
        services.AddSingleton<LoadPublisher>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<LoadPublisher>());
        services.AddSingleton<PlacementService>();
        return services;
    }
}
