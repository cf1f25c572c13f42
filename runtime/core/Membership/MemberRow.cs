using System.Collections.Immutable;
using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>One silo's row in the membership table.</summary>
internal sealed record MemberRow(SiloAddress Silo, SiloStatus Status, string Name)
{
    public string HostName { get; init; } = "";

    /// <summary>Where the silo lies on the ring of <see cref="ProbeRing"/>.</summary>
    public uint RingPosition { get; } = ProbeRing.PositionOf(Silo);

    public int ProxyPort { get; init; }

    /// <summary>UTC, by the table's clock.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>When the silo last wrote that it is alive, UTC, by the table's clock.</summary>
    public DateTime HeartbeatTime { get; init; }

    /// <summary>Who could not reach it. Oldest first.</summary>
    public ImmutableArray<SuspicionVote> Votes { get; init; } = [];

    /// <summary>True for a silo that can still do something: everything but dead.</summary>
    public bool IsAlive => Status is not (SiloStatus.Dead or SiloStatus.None);

    public DateTime LastSign => HeartbeatTime > StartTime ? HeartbeatTime : StartTime;

    public override string ToString() => $"{Silo} '{Name}' {Status}";
}

/// <summary>A silo says that it cannot reach another one.</summary>
internal readonly record struct SuspicionVote(SiloAddress Voter, DateTime Time);
