using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Lets an application hear, and decide about, a client's connection to its cluster.</summary>
public static class ClientConnectionExtensions
{
    /// <summary>Calls a handler whenever the last gateway is lost. The client keeps trying.</summary>
    public static IClientBuilder AddClusterConnectionLostHandler(this IClientBuilder builder, ConnectionToClusterLostHandler handler) =>
        builder.AddClusterConnectionLostHandler(_ => handler);

    /// <summary>Calls a handler, made by a delegate, whenever the last gateway is lost.</summary>
    public static IClientBuilder AddClusterConnectionLostHandler(this IClientBuilder builder, Func<IServiceProvider, ConnectionToClusterLostHandler> handlerFactory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(handlerFactory);
        return builder;
    }

    /// <summary>Calls a handler whenever the number of connected gateways changes.</summary>
    public static IClientBuilder AddGatewayCountChangedHandler(this IClientBuilder builder, GatewayCountChangedHandler handler) =>
        builder.AddGatewayCountChangedHandler(_ => handler);

    /// <summary>Calls a handler, made by a delegate, whenever the number of connected gateways changes.</summary>
    public static IClientBuilder AddGatewayCountChangedHandler(this IClientBuilder builder, Func<IServiceProvider, GatewayCountChangedHandler> handlerFactory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(handlerFactory);
        return builder;
    }

    /// <summary>Calls an observer, made by the container, whenever the number of connected gateways changes or becomes zero.</summary>
    public static IClientBuilder AddClusterConnectionStatusObserver<TObserver>(this IClientBuilder builder)
        where TObserver : class, IClusterConnectionStatusObserver
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IClusterConnectionStatusObserver, TObserver>();
        return builder;
    }

    /// <summary>Calls an observer whenever the number of connected gateways changes or becomes zero.</summary>
    public static IClientBuilder AddClusterConnectionStatusObserver<TObserver>(this IClientBuilder builder, TObserver observer)
        where TObserver : IClusterConnectionStatusObserver
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IClusterConnectionStatusObserver>(observer);
        return builder;
    }

    /// <summary>Asks a delegate after each failed attempt of the first connection; see <see cref="IClientConnectionRetryFilter"/>.</summary>
    public static IClientBuilder UseConnectionRetryFilter(this IClientBuilder builder, Func<Exception, CancellationToken, Task<bool>> connectionRetryFilter)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(connectionRetryFilter);
        builder.Services.AddSingleton<IClientConnectionRetryFilter>(new DelegateFilter(connectionRetryFilter));
        return builder;
    }

    /// <summary>Asks a filter, made by the container, after each failed attempt of the first connection.</summary>
    public static IClientBuilder UseConnectionRetryFilter<TConnectionRetryFilter>(this IClientBuilder builder)
        where TConnectionRetryFilter : class, IClientConnectionRetryFilter
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IClientConnectionRetryFilter, TConnectionRetryFilter>();
        return builder;
    }

    /// <summary>Asks a filter after each failed attempt of the first connection.</summary>
    public static IClientBuilder UseConnectionRetryFilter(this IClientBuilder builder, IClientConnectionRetryFilter connectionRetryFilter)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(connectionRetryFilter);
        return builder;
    }

    private sealed class DelegateFilter(Func<Exception, CancellationToken, Task<bool>> filter) : IClientConnectionRetryFilter
    {
        public Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken) => filter(exception, cancellationToken);
    }
}
