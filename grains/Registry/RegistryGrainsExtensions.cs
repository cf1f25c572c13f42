using Actors.Grains.Registry.Catalog;
using Actors.Grains.Registry.Discovery;
using Actors.Grains.Registry.Instances;
using Actors.Grains.Registry.Probes;
using Actors.Grains.Registry.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Actors.Grains.Registry;

/// <summary>Adds the registry to a silo.</summary>
public static class RegistryGrainsExtensions
{
    /// <summary>
    /// Adds what the registry's grains need, and the services that follow the ledger and keep checks being judged. The ledger itself must
    /// be added too.
    /// </summary>
    public static IServiceCollection AddRegistryGrains(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddOptions<RegistryOptions>().BindConfiguration(RegistryOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RegistryOptions>, RegistryOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RegistryMetrics>();
        services.AddSingleton<CatalogCopy>();
        services.AddSingleton<LocalPictures>();
        services.AddSingleton<LiveInstances>();
        services.AddSingleton<InstanceStore>();
        services.AddSingleton<InstanceAnnouncer>();
        services.AddProbes();
        services.AddHostedService<CatalogFollower>();
        services.TryAddSingleton<ISiloLosses, NoSiloLosses>();
        services.AddSingleton<LossWatch>();
        services.AddSingleton<WakeRequests>();
        services.AddHostedService<InstanceWaker>();
        return services;
    }
}
