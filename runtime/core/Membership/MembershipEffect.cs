using System.Collections.Immutable;
using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>What the machine wants done.</summary>
internal abstract record MembershipEffect
{
    public sealed record ReadTable(long OperationId) : MembershipEffect;

    /// <summary>Insert or update a row if the table's version is still this one.</summary>
    public sealed record WriteRow(long OperationId, MemberRow Row, bool IsInsert, long ExpectedVersion) : MembershipEffect;

    public sealed record WriteHeartbeat(long OperationId) : MembershipEffect;

    public sealed record RemoveDefunct(DateTime Before) : MembershipEffect;

    /// <summary>Ask a peer to answer, and tell it the version of this silo's view.</summary>
    public sealed record SendProbe(SiloAddress Peer, long ProbeId, TimeSpan Timeout) : MembershipEffect;

    /// <summary>Ask an intermediary to probe a peer for at most <paramref name="PeerTimeout"/>.</summary>
    public sealed record SendIndirectProbe(SiloAddress Intermediary, SiloAddress Peer, long ProbeId, TimeSpan PeerTimeout, TimeSpan Timeout) : MembershipEffect;

    /// <summary>Open a new connection to a peer's endpoint and close it.</summary>
    public sealed record CheckConnect(SiloAddress Peer, long CheckId, TimeSpan Timeout) : MembershipEffect;

    public sealed record Gossip(ImmutableArray<SiloAddress> Peers, long Version, MemberRow? Changed) : MembershipEffect;

    /// <summary>There is a newer view. Versions of published views only rise.</summary>
    public sealed record PublishView(MembershipView View) : MembershipEffect;

    /// <summary>The table has this silo at the status that was asked for.</summary>
    public sealed record StatusReached(SiloStatus Status) : MembershipEffect;

    /// <summary>The answer to <see cref="MembershipEvent.ConnectivityRequested"/>; <paramref name="Problem"/> is null when all is well.</summary>
    public sealed record ConnectivityFinished(string? Problem) : MembershipEffect;

    public sealed record KillFinished(SiloAddress Silo, bool IsDead) : MembershipEffect;

    public sealed record RefreshFinished(long RefreshId) : MembershipEffect;

    /// <summary>This silo is dead to the cluster and must stop serving at once. The last effect there is.</summary>
    public sealed record Terminate(string Reason) : MembershipEffect;

    /// <summary>Something that a person may want to know.</summary>
    public sealed record Report(MembershipNews News, SiloAddress? Silo, string Detail) : MembershipEffect;
}

/// <summary>The kinds of news.</summary>
internal enum MembershipNews
{
    PeerGone,
    PeerSilent,
    PeerReachedIndirectly,
    VotedAgainst,
    DeclaredDead,
    WaitingForPeers,
    Isolated,
    Paused,
    TableLost,
    TableBack,
}
