using Actors.Runtime.Hosting;
using Actors.Runtime.Messaging;
using Actors.Runtime.Migration;
using Actors.Runtime.Placement;
using Actors.Runtime.SystemTargets;
using Actors.Runtime.Validation;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>The services of a silo that shares its grains with others.</summary>
internal static class DirectoryServices
{
    /// <summary>
    /// Adds the cluster's directory and placement in place of the locator of a silo alone; a second time is harmless. Whatever adds a
    /// membership table calls it.
    /// </summary>
    public static IServiceCollection AddClusterDirectory(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(GrainDirectory)))
        {
            return services;
        }

        services.MarkAsClustered();
        services.ValidateOptions<GrainDirectoryOptions>();
        services.AddPlacement();
        services.AddSingleton<LocationCache>();
        services.AddSingleton<ILocalActivations, LocalActivations>();
        services.AddSingleton<GrainDirectory>();
        services.AddSingleton<DirectoryClient>();
        services.AddSingleton<ClusterViews>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<ClusterViews>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ClusterTargets>();
        services.AddSingleton<ActivationRegistrar>();
        services.AddSingleton<LuggageSerializer>();
        services.AddSingleton<Mover>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, MigrationTarget>();
        services.AddSingleton<ClusterGrainLocator>();
        services.AddSingleton<IGrainLocator>(provider => provider.GetRequiredService<ClusterGrainLocator>());
        services.AddSingleton<ILocationHints>(provider => provider.GetRequiredService<ClusterGrainLocator>());
        return services;
    }
}

/// <summary>Makes the parts of the directory and of placement callable from other silos, before any can know of this one.</summary>
internal sealed class ClusterTargets(SystemTargetTable targets, LocalSilo silo, GrainDirectory directory, LocalManifest manifest, LoadTable loads)
    : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(ClusterTargets),
        ServiceLifecycleStage.RuntimeInitialize,
        _ =>
        {
            targets.Add(GrainDirectory.Role, silo.Address, directory);
            targets.Add(LocalManifest.Role, silo.Address, manifest);
            targets.Add(LoadTable.Role, silo.Address, loads);
            return Task.CompletedTask;
        },
        _ => Task.CompletedTask);
}
