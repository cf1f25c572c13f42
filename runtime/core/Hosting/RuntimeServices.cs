using Actors.Runtime.Activations;
using Actors.Runtime.Calls;
using Actors.Runtime.Clients;
using Actors.Runtime.Directory;
using Actors.Runtime.Lifetime;
using Actors.Runtime.Management;
using Actors.Runtime.Manifest;
using Actors.Runtime.Membership;
using Actors.Runtime.Messaging;
using Actors.Runtime.Migration;
using Actors.Runtime.Observers;
using Actors.Runtime.Scheduling;
using Actors.Runtime.State;
using Actors.Runtime.Streams;
using Actors.Runtime.SystemTargets;
using Actors.Runtime.Timers;
using Actors.Runtime.Validation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Core.Internal;
using Orleans.Runtime;
using Orleans.Timers;

namespace Actors.Runtime.Hosting;

/// <summary>The services of a silo, part by part.</summary>
internal static class RuntimeServices
{
    /// <summary>Adds a silo to a host; a second time is harmless.</summary>
    public static IServiceCollection AddSilo(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(LocalSilo)))
        {
            return services;
        }

        services.AddSingleton<LocalSilo>();
        services.AddSingleton<SiloLifecycle>();
        services.AddSingleton<ISiloLifecycle>(provider => provider.GetRequiredService<SiloLifecycle>());
        services.AddHostedService<SiloHostedService>();
        return services.AddOptionsOfRuntime().AddSoloMembership().AddCallsOfSilo().AddLifetime().AddGrainServices().AddManagement();
    }

    private static IServiceCollection AddOptionsOfRuntime(this IServiceCollection services) => services
        .ValidateOptions<EndpointOptions>()
        .ValidateOptions<GrainCollectionOptions>()
        .ValidateOptions<StatelessWorkerOptions>()
        .PostConfigure<SiloMessagingOptions>(BoundQueues);

    // Every queue has a bound; a host that sets its own limit keeps it.
    private static void BoundQueues(SiloMessagingOptions options)
    {
        const int waitingRequestsMax = 100_000;
        options.MaxEnqueuedRequestsHardLimit = options.MaxEnqueuedRequestsHardLimit != 0 ? options.MaxEnqueuedRequestsHardLimit : waitingRequestsMax;
        options.MaxEnqueuedRequestsHardLimit_StatelessWorker =
            options.MaxEnqueuedRequestsHardLimit_StatelessWorker != 0 ? options.MaxEnqueuedRequestsHardLimit_StatelessWorker : waitingRequestsMax;
    }

    private static IServiceCollection AddCallsOfSilo(this IServiceCollection services)
    {
        services.AddCalls();
        services.ValidateOptions<SiloMessagingOptions>().AddSiloMessaging();
        services.TryAddSingleton<IGrainLocator, SingleSiloLocator>();
        services.AddSingleton<IncomingCallFilters>();
        services.AddSingleton<ClientRoutes>();
        services.AddSingleton<IObserverRoutes>(provider => provider.GetRequiredService<ClientRoutes>());
        services.AddSingleton<IConnectionWatcher>(provider => provider.GetRequiredService<ClientRoutes>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<ClientRoutes>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, GatewayTarget>();
        return services;
    }

    private static IServiceCollection AddLifetime(this IServiceCollection services)
    {
        services.AddSingleton<GrainTypeMap>();
        services.AddSingleton<IGrainTypes>(provider => provider.GetRequiredService<GrainTypeMap>());
        services.AddSingleton<ActivationHost>(CreateHost);
        services.AddSingleton(provider => new ActivationCatalog(provider.GetRequiredService<GrainTypeMap>(), provider.GetRequiredService<ActivationHost>));
        services.AddSingleton<IdleCollector>();
        services.AddSingleton<IdleWorkerCollector>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, BackgroundParts>();
        services.AddSingleton<ILocalActivationStatusChecker, LocalActivationStatusChecker>();
        return services;
    }

    private static IServiceCollection AddGrainServices(this IServiceCollection services)
    {
        services.TryAddSingleton<ITimerRegistry, TimerRegistry>();
        services.TryAddSingleton<IPersistentStateFactory, PersistentStateFactory>();
        services.AddSingleton<IGrainRuntime, GrainRuntime>();
        services.AddSingleton<IGrainContextAccessor, GrainContextAccessor>();
        services.AddSingleton<IGrainExtensionBinder, GrainExtensionBinder>();
        services.AddKeyedTransient<IGrainExtension, GrainManagementExtension>(typeof(IGrainManagementExtension));
        services.AddKeyedTransient<IGrainExtension, AsyncEnumerableGrainExtension>(typeof(IAsyncEnumerableGrainExtension));

        // Activations ask for their context while it is theirs: inside their turns, the constructor included.
        services.TryAddTransient(static provider => provider.GetRequiredService<IGrainContextAccessor>().GrainContext);
        return services;
    }

    private static ActivationHost CreateHost(IServiceProvider services) => new()
    {
        SiloAddress = services.GetRequiredService<LocalSilo>().Address,
        Services = services,
        TimeProvider = services.GetRequiredService<TimeProvider>(),
        Clock = services.GetRequiredService<CoarseClock>(),
        Sweeper = services.GetRequiredService<Sweeper>(),
        Timeouts = services.GetRequiredService<Timeouts>(),
        Catalog = services.GetRequiredService<ActivationCatalog>(),
        Router = services.GetRequiredService<Router>(),
        Registrar = services.GetService<ActivationRegistrar>(),
        Mover = services.GetService<Mover>(),
        References = services.GetRequiredService<ReferenceFactory>(),
        IncomingFilters = services.GetRequiredService<IncomingCallFilters>(),
        Timers = services.GetRequiredService<ITimerRegistry>(),
        Logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Orleans.Grain"),
        Collection = services.GetRequiredService<IOptions<GrainCollectionOptions>>().Value,
    };
}
