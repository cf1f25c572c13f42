using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>What silos ask of each other to keep their members. Found under the role <see cref="Role"/>.</summary>
[Alias("Actors.IMembershipAgent")]
internal interface IMembershipAgent : ISystemTarget
{
    /// <summary>The role of the system target.</summary>
    const string Role = "membership";

    /// <summary>Shows that this silo is alive.</summary>
    /// <param name="callerVersion">The version of the caller's view.</param>
    [Alias("Ping")]
    [ResponseTimeout("00:00:10")]
    ValueTask<ProbeAnswer> Ping(long callerVersion);

    /// <summary>Probes another silo for the caller.</summary>
    /// <param name="peer">Whom to probe.</param>
    /// <param name="timeout">How long to wait for its answer.</param>
    [Alias("ProbeFor")]
    [ResponseTimeout("00:00:30")]
    ValueTask<IndirectProbeResult> ProbeFor(SiloAddress peer, TimeSpan timeout);

    /// <summary>Tells of a newer version and, when the sender has made it, of the row that it changed.</summary>
    [Alias("Gossip")]
    [OneWay]
    Task Gossip(SiloAddress sender, long version, MemberRowMessage? changed);
}

/// <summary>What a silo that is alive tells of itself.</summary>
/// <param name="Version">The version of its view.</param>
/// <param name="Slowness">How late it is with what it does; 0 is good.</param>
[GenerateSerializer, Immutable, Alias("Actors.ProbeAnswer")]
internal readonly record struct ProbeAnswer([property: Id(0)] long Version, [property: Id(1)] int Slowness);

/// <summary>What an intermediary has found.</summary>
/// <param name="PeerAnswered">Whether the peer answered it.</param>
/// <param name="HealthScore">The intermediary's own health; 0 is good.</param>
[GenerateSerializer, Immutable, Alias("Actors.IndirectProbeResult")]
internal readonly record struct IndirectProbeResult([property: Id(0)] bool PeerAnswered, [property: Id(1)] int HealthScore);

/// <summary>A row as it goes from silo to silo.</summary>
[GenerateSerializer, Immutable, Alias("Actors.MemberRow")]
internal sealed record MemberRowMessage
{
    [Id(0)]
    public required SiloAddress Silo { get; init; }

    [Id(1)]
    public SiloStatus Status { get; init; }

    [Id(2)]
    public string Name { get; init; } = "";

    [Id(3)]
    public string HostName { get; init; } = "";

    [Id(4)]
    public int ProxyPort { get; init; }

    [Id(5)]
    public DateTime StartTime { get; init; }

    [Id(6)]
    public DateTime HeartbeatTime { get; init; }

    [Id(7)]
    public SiloAddress[] Voters { get; init; } = [];

    [Id(8)]
    public DateTime[] VoteTimes { get; init; } = [];

    public static MemberRowMessage From(MemberRow row) => new()
    {
        Silo = row.Silo,
        Status = row.Status,
        Name = row.Name,
        HostName = row.HostName,
        ProxyPort = row.ProxyPort,
        StartTime = row.StartTime,
        HeartbeatTime = row.HeartbeatTime,
        Voters = [.. row.Votes.Select(vote => vote.Voter)],
        VoteTimes = [.. row.Votes.Select(vote => vote.Time)],
    };

    public MemberRow ToRow() => new(Silo, Status, Name)
    {
        HostName = HostName,
        ProxyPort = ProxyPort,
        StartTime = StartTime,
        HeartbeatTime = HeartbeatTime,
        Votes = [.. Voters.Zip(VoteTimes, (voter, time) => new SuspicionVote(voter, time))],
    };
}
