using Actors.Runtime.AdoNet.Database;
using Actors.Runtime.AdoNet.Storage;
using Actors.Runtime.Validation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Hosting;

/// <summary>Adds storage of grain states in a SQL database. Its tables must exist; see <c>silo schema</c>.</summary>
public static class AdoNetGrainStorageExtensions
{
    /// <summary>Adds the storage as the default one.</summary>
    public static ISiloBuilder AddAdoNetGrainStorageAsDefault(this ISiloBuilder builder, Action<AdoNetGrainStorageOptions> configureOptions) =>
        builder.AddAdoNetGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);

    /// <summary>Adds the storage as the default one.</summary>
    public static ISiloBuilder AddAdoNetGrainStorageAsDefault(
        this ISiloBuilder builder, Action<OptionsBuilder<AdoNetGrainStorageOptions>>? configureOptions = null) =>
        builder.AddAdoNetGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);

    /// <summary>Adds the storage under a name.</summary>
    public static ISiloBuilder AddAdoNetGrainStorage(this ISiloBuilder builder, string name, Action<AdoNetGrainStorageOptions> configureOptions) =>
        builder.AddAdoNetGrainStorage(name, options => options.Configure(configureOptions));

    /// <summary>Adds the storage under a name.</summary>
    public static ISiloBuilder AddAdoNetGrainStorage(
        this ISiloBuilder builder, string name, Action<OptionsBuilder<AdoNetGrainStorageOptions>>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        configureOptions?.Invoke(builder.Services.AddOptions<AdoNetGrainStorageOptions>(name));
        builder.Services.ValidateOptions<AdoNetGrainStorageOptions>(name);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<IGrainStorageSerializer, SystemTextJsonGrainStorageSerializer>();
        builder.Services.AddKeyedSingleton<IGrainStorage>(name, static (services, key) => Create(services, (string)key!));
        builder.Services.AddSingleton(services => (ILifecycleParticipant<ISiloLifecycle>)services.GetRequiredKeyedService<IGrainStorage>(name));
        return builder;
    }

    private static AdoNetGrainStorage Create(IServiceProvider services, string name)
    {
        var options = services.GetRequiredService<IOptionsMonitor<AdoNetGrainStorageOptions>>().Get(name);
        var database = AdoNetInvariants.Open(options.Invariant, options.ConnectionString!);
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger<AdoNetGrainStorage>();
        return new AdoNetGrainStorage(
            name,
            services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId,
            options,
            new StorageStatements(database, services.GetRequiredService<TimeProvider>(), logger),
            options.GrainStorageSerializer ?? services.GetKeyedService<IGrainStorageSerializer>(name) ?? services.GetRequiredService<IGrainStorageSerializer>(),
            services);
    }
}
