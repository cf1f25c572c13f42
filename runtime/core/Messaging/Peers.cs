using System.Collections.Concurrent;
using System.Net;
using Actors.Runtime.Invocation;
using Actors.Runtime.Messaging.Connections;
using Actors.Runtime.Messaging.Handshakes;
using Orleans.Runtime;

namespace Actors.Runtime.Messaging;

/// <summary>The other processes of the cluster: one outgoing connection to each silo that is called, and the connections of clients.</summary>
internal sealed class Peers : IPeers
{
    private readonly ConcurrentDictionary<SiloAddress, PeerLink> _links = new();
    private readonly MessagingParts _parts;
    private readonly Handshake _handshake;
    private readonly ConnectionTable _connections;
    private readonly Dialler _dialler;
    private readonly List<Acceptor> _acceptors = [];
    private bool _hasDrained;

    public Peers(MessagingParts parts, Func<IEnumerable<IConnectionWatcher>> watchers, Func<SiloAddress, IPEndPoint> endpointOf)
    {
        _parts = parts;
        _connections = new ConnectionTable(parts, watchers);
        _handshake = new Handshake(parts.Node, parts.Options.SharedSecret, _connections.FindEnd);
        _dialler = new Dialler(parts, _handshake, _connections, endpointOf);
    }

    /// <summary>The connections of this moment.</summary>
    public IEnumerable<Connection> OpenConnections => _connections.Open;

    /// <inheritdoc />
    public void Send(SiloAddress peer, GrainId target, Request request, IUndelivered origin)
    {
        if (peer.IsClient)
        {
            // A client that has been sent elsewhere closes as soon as it has its answers, and what is on its way then is lost without a trace. So
            // this connection is only for what has found no other way.
            var connection = _connections.FindClient(peer);
            if (connection is null || (connection.IsLeaving && request.Resends == 0) || !connection.TrySend(target, request, origin))
            {
                origin.OnUndelivered(target, peer, request, new ClientNotAvailableException(target));
            }
        }
        else if (_connections.FindEnd(peer) is { } reason)
        {
            origin.OnUndelivered(target, peer, request, new SiloUnavailableException($"'{peer}' gets no more calls: {reason}."));
        }
        else
        {
            LinkTo(peer).Send(target, request, origin);
        }
    }

    /// <summary>
    /// Ends everything with a silo that has left the cluster: its calls fail or are sent elsewhere at once, its connections are closed,
    /// and it gets no new ones.
    /// </summary>
    /// <param name="silo">The silo; those that ran before on its endpoint are treated alike.</param>
    /// <param name="reason">Why, as a clause: "it was declared dead by 'b' and 'c'".</param>
    public void Disconnect(SiloAddress silo, string reason)
    {
        _connections.End(silo, reason);
        foreach (var (peer, link) in _links)
        {
            if (ConnectionTable.IsSameOrBefore(peer, silo) && _links.TryRemove(peer, out _))
            {
                link.End(reason);
            }
        }
    }

    /// <summary>Ends the calls at a silo that does not answer this process; it may live all the same, so the next call opens another connection.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="reason">Why, as a clause: "it has not answered for several seconds".</param>
    public void BreakOff(SiloAddress silo, string reason) => _connections.CloseAll(connection => connection.Peer.Equals(silo), ConnectionFailure.TimedOut, reason);

    /// <summary>Lets peers in at a port that has been taken.</summary>
    public void Listen(Transport.ITransportListener listener, PortRole role)
    {
        var acceptor = new Acceptor(_parts, _handshake, _connections, listener, role);
        acceptor.Start();
        _acceptors.Add(acceptor);
    }

    /// <summary>Sends clients elsewhere: no more of them are let in, and those that are connected leave once they have their answers.</summary>
    public async Task LeaveClientsAsync()
    {
        await CloseDoorsAsync(acceptor => acceptor.Role == PortRole.Clients).ConfigureAwait(false);
        GoAway(_connections.Open.Where(connection => connection.Peer.IsClient));
    }

    /// <summary>
    /// Takes no more calls on the ways in, and waits for the answers to those that have come, up to a limit. Calls that have arrived may have
    /// to be sent on from here, so the ways out stay open.
    /// </summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        _hasDrained = true;
        await LeaveAsync([.. _connections.Accepted], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets nobody in any more, waits for the answers that are on their way, up to a limit, and closes all connections.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await CloseDoorsAsync(_ => true).ConfigureAwait(false);
        if (!_hasDrained)
        {
            await DrainAsync(cancellationToken).ConfigureAwait(false);
        }

        await LeaveAsync([.. _connections.Open], cancellationToken).ConfigureAwait(false);

        foreach (var link in _links.Values)
        {
            link.End("this process is stopping");
        }

        foreach (var connection in _connections.Open)
        {
            connection.Close(ConnectionFailure.Closed, "this process is stopping");
        }
    }

    private async Task CloseDoorsAsync(Func<Acceptor, bool> matches)
    {
        foreach (var acceptor in _acceptors.Where(matches).ToArray())
        {
            _acceptors.Remove(acceptor);
            await acceptor.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static void GoAway(IEnumerable<Connection> connections)
    {
        foreach (var connection in connections)
        {
            connection.GoAway("the process is stopping");
        }
    }

    private async Task LeaveAsync(Connection[] connections, CancellationToken cancellationToken)
    {
        GoAway(connections.Where(connection => !connection.IsLeaving));
        try
        {
            await Task.WhenAll(connections.Select(connection => connection.Closed)).WaitAsync(_parts.Options.CloseTimeout, _parts.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // Whoever has not closed by now is cut off.
        }
    }

    private PeerLink LinkTo(SiloAddress peer)
    {
        if (_links.TryGetValue(peer, out var link))
        {
            return link;
        }

        link = _links.GetOrAdd(peer, static (peer, peers) => new PeerLink(peers._parts, peer, peers._dialler.OpenAsync), this);
        if (_connections.FindEnd(peer) is { } reason)
        {
            // The silo was given up between the look and the new link.
            link.End(reason);
            _links.TryRemove(peer, out _);
        }

        return link;
    }
}
