using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Actors.Runtime.Messaging.Connections;

/// <summary>The open connections of this process, whoever opened them, and the silos that get none any more.</summary>
internal sealed partial class ConnectionTable
{
    private readonly ConcurrentDictionary<Connection, bool> _open = new();
    private readonly ConcurrentDictionary<SiloAddress, Connection> _clients = new();
    private readonly ConcurrentDictionary<IPEndPoint, (int Generation, string Reason)> _ended = new();
    private readonly MessagingParts _parts;
    private readonly Lazy<IConnectionWatcher[]> _watchers;

    public ConnectionTable(MessagingParts parts, Func<IEnumerable<IConnectionWatcher>> watchers)
    {
        _parts = parts;
        _watchers = new Lazy<IConnectionWatcher[]>(() => [.. watchers()]);
    }

    public IEnumerable<Connection> Open => _open.Keys;

    /// <summary>The connections that others have opened.</summary>
    public IEnumerable<Connection> Accepted => _open.Where(open => !open.Value).Select(open => open.Key);

    /// <summary>The connection that a client has opened; null when it has none.</summary>
    public Connection? FindClient(SiloAddress client) => _clients.GetValueOrDefault(client);

    /// <summary>Why a process gets no connection; null when it may have one.</summary>
    public string? FindEnd(SiloAddress peer) =>
        _ended.TryGetValue(peer.Endpoint, out var ended) && peer.Generation <= ended.Generation && !peer.IsClient ? ended.Reason : null;

    /// <summary>
    /// Remembers that a silo, and those before it on its endpoint, are gone, and closes the connections with them. One that has said goodbye ends by
    /// itself, once the last answer is here; it gets <c>CloseTimeout</c> for that.
    /// </summary>
    public void End(SiloAddress silo, string reason)
    {
        _ended.AddOrUpdate(silo.Endpoint, (silo.Generation, reason), (_, known) => known.Generation > silo.Generation ? known : (silo.Generation, reason));
        foreach (var connection in Open.Where(connection => IsSameOrBefore(connection.Peer, silo)))
        {
            if (connection.IsLeaving)
            {
                _ = CloseInTimeAsync(connection, reason);
            }
            else
            {
                connection.Close(ConnectionFailure.Closed, reason);
            }
        }
    }

    /// <summary>True for a silo and those that ran before it on its endpoint.</summary>
    public static bool IsSameOrBefore(SiloAddress peer, SiloAddress silo) =>
        !peer.IsClient && peer.Generation <= silo.Generation && peer.Endpoint.Equals(silo.Endpoint);

    /// <summary>Closes the connections of this moment that match; others may follow.</summary>
    public void CloseAll(Func<Connection, bool> matches, ConnectionFailure failure, string reason)
    {
        foreach (var connection in Open.Where(matches))
        {
            connection.Close(failure, reason);
        }
    }

    /// <summary>Runs a new connection; returns at once.</summary>
    public Connection Run(Stream stream, SiloAddress peer, bool isDialled)
    {
        var connection = new Connection(_parts, stream, peer);
        _open[connection] = isDialled;
        if (peer.IsClient)
        {
            _clients[peer] = connection;
        }

        if (FindEnd(peer) is { } reason)
        {
            // It was given up while it said who it is.
            connection.Close(ConnectionFailure.Closed, reason);
        }

        MessagingMetrics.SocketsOpened.Add(1);
        MessagingMetrics.ConnectedClients.Add(peer.IsClient ? 1 : 0);
        Log.Opened(_parts.Logger, peer, isDialled ? "dialled" : "accepted");
        Tell(watcher => watcher.OnConnected(peer));
        _ = RunToEndAsync(connection);
        return connection;
    }

    /// <summary>Tells everybody who listens that a connection could not be opened or has ended.</summary>
    public void TellFailed(SiloAddress peer, ConnectionFailure failure) => Tell(watcher => watcher.OnConnectionFailed(peer, failure));

    private async Task CloseInTimeAsync(Connection connection, string reason)
    {
        try
        {
            await connection.Closed.WaitAsync(_parts.Options.CloseTimeout, _parts.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            connection.Close(ConnectionFailure.Closed, reason);
        }
    }

    private async Task RunToEndAsync(Connection connection)
    {
        // The rest runs on the pool, so that whoever opened the connection can use it first.
        await Task.Yield();
        await connection.RunAsync().ConfigureAwait(false);
        _open.TryRemove(connection, out _);
        _clients.TryRemove(new KeyValuePair<SiloAddress, Connection>(connection.Peer, connection));
        MessagingMetrics.SocketsClosed.Add(1);
        MessagingMetrics.ConnectedClients.Add(connection.Peer.IsClient ? -1 : 0);
        Log.Ended(_parts.Logger, connection.Peer, connection.Reason);
        TellFailed(connection.Peer, connection.Failure);
    }

    private void Tell(Action<IConnectionWatcher> tell)
    {
        foreach (var watcher in _watchers.Value)
        {
            try
            {
                tell(watcher);
            }
            catch (Exception exception)
            {
                Log.WatcherFailed(_parts.Logger, watcher.GetType(), exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2011, LogLevel.Debug, "A connection with '{Peer}' is open ({Direction})")]
        public static partial void Opened(ILogger logger, SiloAddress peer, string direction);

        [LoggerMessage(2012, LogLevel.Information, "The connection with '{Peer}' has ended: {Reason}")]
        public static partial void Ended(ILogger logger, SiloAddress peer, string reason);

        [LoggerMessage(2013, LogLevel.Error, "'{Watcher}' threw when it was told about a connection; please report this with the stack trace")]
        public static partial void WatcherFailed(ILogger logger, Type watcher, Exception exception);
    }
}
