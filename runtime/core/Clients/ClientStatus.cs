using Microsoft.Extensions.Logging;
using Orleans;

namespace Actors.Runtime.Clients;

/// <summary>How this client's connection to the cluster is, for health checks, and tells those who want to hear of changes.</summary>
internal sealed partial class ClientStatus
{
    private readonly IReadOnlyCollection<ConnectionToClusterLostHandler> _lostHandlers;
    private readonly IReadOnlyCollection<GatewayCountChangedHandler> _countHandlers;
    private readonly IReadOnlyCollection<IClusterConnectionStatusObserver> _observers;
    private readonly ILogger<ClientStatus> _logger;

    public ClientStatus(
        IEnumerable<ConnectionToClusterLostHandler> lostHandlers,
        IEnumerable<GatewayCountChangedHandler> countHandlers,
        IEnumerable<IClusterConnectionStatusObserver> observers,
        ILogger<ClientStatus> logger)
    {
        _lostHandlers = [.. lostHandlers];
        _countHandlers = [.. countHandlers];
        _observers = [.. observers];
        _logger = logger;
    }

    /// <summary>How many gateways can be used.</summary>
    public int GatewaysCount { get; private set; }

    /// <summary>True once a gateway has been reached.</summary>
    public bool HasEverConnected { get; private set; }

    /// <summary>True when calls can be sent.</summary>
    public bool IsConnected => GatewaysCount > 0;

    /// <summary>Why the last attempt to reach a gateway, or to list them, failed; null when it did not.</summary>
    public Exception? LastFailure { get; set; }

    /// <summary>Tells everybody about another number of gateways. One call at a time.</summary>
    public void OnGateways(int count)
    {
        var previous = GatewaysCount;
        if (count == previous)
        {
            return;
        }

        GatewaysCount = count;
        HasEverConnected = true;
        if (count == 0)
        {
            Log.Lost(_logger, LastFailure);
        }
        else
        {
            Log.CountChanged(_logger, count, previous);
        }

        Notify(count, previous);
    }

    private void Notify(int count, int previous)
    {
        var change = new GatewayCountChangedEventArgs(count, previous);
        foreach (var handler in _countHandlers)
        {
            Call(() => handler(this, change));
        }

        foreach (var observer in _observers)
        {
            Call(() => observer.NotifyGatewayCountChanged(count, previous, change.ConnectionRecovered));
        }

        if (count > 0)
        {
            return;
        }

        foreach (var handler in _lostHandlers)
        {
            Call(() => handler(this, EventArgs.Empty));
        }

        foreach (var observer in _observers)
        {
            Call(observer.NotifyClusterConnectionLost);
        }
    }

    // Application code; what it throws must not end the connection.
    private void Call(Action handler)
    {
        try
        {
            handler();
        }
        catch (Exception exception)
        {
            Log.HandlerFailed(_logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2351, LogLevel.Information, "The client is connected to {Count} gateways, before {Previous}")]
        public static partial void CountChanged(ILogger logger, int count, int previous);

        [LoggerMessage(2352, LogLevel.Warning, "The client has lost its last gateway; calls wait until another one is found or their deadline passes")]
        public static partial void Lost(ILogger logger, Exception? exception);

        [LoggerMessage(2353, LogLevel.Error, "A handler of the client's connection events threw; mend it, the others are called")]
        public static partial void HandlerFailed(ILogger logger, Exception exception);
    }
}
