using Actors.Runtime.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Providers;
using Orleans.Storage;

namespace Orleans.Hosting;

/// <summary>Adds storage in the memory of the silo.</summary>
public static class MemoryGrainStorageExtensions
{
    /// <summary>Adds memory storage as the default one.</summary>
    public static ISiloBuilder AddMemoryGrainStorageAsDefault(this ISiloBuilder builder) =>
        builder.AddMemoryGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);

    /// <summary>Adds memory storage under a name.</summary>
    public static ISiloBuilder AddMemoryGrainStorage(this ISiloBuilder builder, string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        builder.Services.TryAddSingleton<IGrainStorageSerializer, SystemTextJsonGrainStorageSerializer>();
        builder.Services.AddKeyedSingleton<IGrainStorage>(
            name,
            (services, key) => new MemoryGrainStorage(services.GetKeyedService<IGrainStorageSerializer>(key) ?? services.GetRequiredService<IGrainStorageSerializer>(), services));
        return builder;
    }
}
