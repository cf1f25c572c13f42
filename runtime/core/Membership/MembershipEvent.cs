using Actors.Runtime.Messaging;
using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>What the machine hears. Every table, probe and connect effect is answered by exactly one event, or by none; then its limit ends it.</summary>
internal abstract record MembershipEvent
{
    /// <summary>Time has passed; wanted at <see cref="MembershipMachine.NextTick"/>.</summary>
    public sealed record Tick : MembershipEvent;

    /// <summary>A read has found this.</summary>
    /// <param name="OperationId">That of the effect.</param>
    /// <param name="View">The rows.</param>
    /// <param name="ReadTime">The table's time, UTC.</param>
    public sealed record TableRead(long OperationId, MembershipView View, DateTime ReadTime) : MembershipEvent;

    /// <summary>A write was made, or refused because the version had moved on.</summary>
    public sealed record WriteFinished(long OperationId, bool Succeeded) : MembershipEvent;

    /// <summary>A read or write failed; a write may have been made.</summary>
    public sealed record TableFailed(long OperationId, string Reason) : MembershipEvent;

    public sealed record HeartbeatFinished(long OperationId, string? Failure) : MembershipEvent;

    /// <summary>A peer has answered a probe.</summary>
    /// <param name="Peer">The peer.</param>
    /// <param name="ProbeId">That of the effect.</param>
    /// <param name="PeerVersion">The version of its view.</param>
    /// <param name="PeerSlowness">How late it is with what it does; 0 is good.</param>
    public sealed record ProbeAnswered(SiloAddress Peer, long ProbeId, long PeerVersion, int PeerSlowness) : MembershipEvent;

    public sealed record ProbeFailed(SiloAddress Peer, long ProbeId) : MembershipEvent;

    /// <summary>An intermediary has tried to reach a peer.</summary>
    /// <param name="Peer">The peer.</param>
    /// <param name="ProbeId">That of the effect.</param>
    /// <param name="PeerAnswered">Whether the peer has answered it.</param>
    /// <param name="IntermediaryScore">The intermediary's own health; 0 is good.</param>
    public sealed record IndirectProbeAnswered(SiloAddress Peer, long ProbeId, bool PeerAnswered, int IntermediaryScore) : MembershipEvent;

    /// <summary>The intermediary could not be asked.</summary>
    public sealed record IndirectProbeFailed(SiloAddress Peer, long ProbeId) : MembershipEvent;

    public sealed record ConnectChecked(SiloAddress Peer, long CheckId, ConnectOutcome Outcome) : MembershipEvent;

    public sealed record ConnectionFailed(SiloAddress Peer, ConnectionFailure Failure) : MembershipEvent;

    public sealed record Connected(SiloAddress Peer) : MembershipEvent;

    /// <summary>Another silo has heard of a version.</summary>
    /// <param name="Sender">Who tells it; null when that does not matter, because no row is told.</param>
    /// <param name="Version">The version.</param>
    /// <param name="Changed">The row that it changed, when the sender tells it.</param>
    public sealed record GossipReceived(SiloAddress? Sender, long Version, MemberRow? Changed) : MembershipEvent;

    /// <summary>This silo is to move on in its life. Statuses only go forward.</summary>
    public sealed record StatusRequested(SiloStatus Status) : MembershipEvent;

    /// <summary>This silo wants to know that it reaches all active ones.</summary>
    public sealed record ConnectivityRequested : MembershipEvent;

    public sealed record KillRequested(SiloAddress Silo) : MembershipEvent;

    /// <summary>Somebody wants a read that begins after this.</summary>
    public sealed record RefreshRequested(long RefreshId) : MembershipEvent;
}

/// <summary>What became of an attempt to open a new connection to a silo's endpoint.</summary>
internal enum ConnectOutcome
{
    /// <summary>Something listens there.</summary>
    Accepted,

    /// <summary>The machine answers that nothing does.</summary>
    Refused,

    /// <summary>No answer, or no way to the machine: says nothing about the process.</summary>
    Unknown,
}
