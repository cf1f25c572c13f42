using Actors.Runtime.Messaging;

namespace Actors.Runtime.Management;

/// <summary>The connections of this silo; none when it is alone.</summary>
internal sealed class SiloConnections(IPeers peers)
{
    public List<ConnectionFigures> Read() => peers is Peers connected
        ? [.. connected.OpenConnections.Select(connection => new ConnectionFigures(connection.Peer, connection.OutstandingCount, connection.UnansweredCount, connection.PendingBytes, connection.SentBytes))]
        : [];
}
