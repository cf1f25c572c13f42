using Actors.Runtime.Calls;
using Actors.Runtime.Hosting;
using Actors.Runtime.Membership;
using Actors.Runtime.Messaging.Connections;
using Actors.Runtime.Messaging.Transport;
using Actors.Runtime.Scheduling;
using Actors.Runtime.Validation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Actors.Runtime.Messaging;

/// <summary>The services of messaging.</summary>
internal static class MessagingServices
{
    private const string LogCategory = "Orleans.Messaging";

    /// <summary>Adds the network of a silo; it listens when the silo is clustered.</summary>
    public static IServiceCollection AddSiloMessaging(this IServiceCollection services)
    {
        services.AddSingleton<Clustering>();
        services.AddSingleton(provider => new LocalNode(
            provider.GetRequiredService<LocalSilo>().Address, provider.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId));
        services.TryAddSingleton<MessagingOptions>(provider => provider.GetRequiredService<IOptions<SiloMessagingOptions>>().Value);
        services.AddMessaging();
        services.TryAddSingleton<IPeers>(provider =>
            provider.GetRequiredService<Clustering>().IsClustered ? provider.GetRequiredService<Peers>() : new NoPeers());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SiloNetwork>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, DeadPeers>();
        return services;
    }

    /// <summary>
    /// Adds <see cref="Peers"/> for any process; the host also registers a <see cref="LocalNode"/>, <see cref="MessagingOptions"/>, and
    /// an <see cref="IIncomingRequests"/>.
    /// </summary>
    public static IServiceCollection AddMessaging(this IServiceCollection services)
    {
        services.ValidateOptions<ConnectionOptions>();
        services.TryAddSingleton<ITransport, TcpTransport>();
        services.TryAddSingleton<ILivenessGate, OpenGate>();
        services.ValidateOptions<MessagingTlsOptions>();
        services.TryAddSingleton(CreateSecurity);
        services.TryAddSingleton<IPeerEndpoints, SiloEndpoints>();
        services.TryAddSingleton<IIncomingRequests>(provider => provider.GetRequiredService<Router>());
        services.AddSingleton(CreateParts);
        services.AddSingleton(provider => new Peers(
            provider.GetRequiredService<MessagingParts>(), provider.GetServices<IConnectionWatcher>, provider.GetRequiredService<IPeerEndpoints>().Find));
        return services;
    }

    private static IChannelSecurity CreateSecurity(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<MessagingTlsOptions>>().Value;
        return options.IsEnabled
            ? new TlsSecurity(options, services.GetRequiredService<ILoggerFactory>().CreateLogger(LogCategory))
            : new NoSecurity();
    }

    private static MessagingParts CreateParts(IServiceProvider services) =>
        new(services.GetRequiredService<IIncomingRequests>, services.GetRequiredService<IGrainFactory>, services.GetService<ILocationHints>)
        {
            Node = services.GetRequiredService<LocalNode>(),
            Transport = services.GetRequiredService<ITransport>(),
            Security = services.GetRequiredService<IChannelSecurity>(),
            Options = services.GetRequiredService<IOptions<ConnectionOptions>>().Value,
            Messaging = services.GetRequiredService<MessagingOptions>(),
            Clock = services.GetRequiredService<CoarseClock>(),
            TimeProvider = services.GetRequiredService<TimeProvider>(),
            Sweeper = services.GetRequiredService<Sweeper>(),
            Liveness = services.GetRequiredService<ILivenessGate>(),
            Logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(LogCategory),
        };
}
