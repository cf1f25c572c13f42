using Orleans.Configuration;

namespace Actors.Runtime.Membership;

/// <summary>The limits of the protocol.</summary>
internal sealed record MembershipSettings
{
    public bool DeclaresDeaths { get; init; } = true;

    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    public int MissedProbesMax { get; init; } = 3;

    public int ProbedSilosMax { get; init; } = 10;

    public int VotesNeededMax { get; init; } = 2;

    public TimeSpan VoteExpiration { get; init; } = TimeSpan.FromSeconds(20);

    public TimeSpan TableRefreshPeriod { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan HeartbeatPeriod { get; init; } = TimeSpan.FromSeconds(2);

    public int MissedHeartbeatsMax { get; init; } = 3;

    public TimeSpan JoinTimeMax { get; init; } = TimeSpan.FromMinutes(5);

    public bool EvictsStaleJoiners { get; init; } = true;

    public bool Gossips { get; init; } = true;

    public bool ProbesIndirectly { get; init; } = true;

    public bool WaitsLongerInBadHealth { get; init; } = true;

    public TimeSpan HealthWindow { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan DefunctExpiration { get; init; } = TimeSpan.FromDays(7);

    public TimeSpan? DefunctCleanupPeriod { get; init; } = TimeSpan.FromHours(1);

    public int? DefunctRowsMax { get; init; } = 25;

    /// <summary>A joining silo proves that it reaches this many active ones, its nearest on the ring; all of them in a cluster of common size.</summary>
    public int ConnectivityPeersMax { get; init; } = 100;

    /// <summary>How many silos that are suspected by others, or stale, are watched beyond those that the ring gives.</summary>
    public int ExtraPeersMax { get; init; } = 10;

    /// <summary>A writer tells so many of a change; in a larger cluster those tell the ones that they probe.</summary>
    public int GossipPeersMax { get; init; } = 64;

    /// <summary>The pause between the two refused connects that prove that a process is gone.</summary>
    public TimeSpan ConnectAgainAfter { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How old what was read may be when a vote is based on it, and how often the table is read while somebody is suspected.</summary>
    public TimeSpan FreshRead { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one statement on the table may take.</summary>
    public TimeSpan TableTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A silo that has not written for longer is stale.</summary>
    public TimeSpan StaleAfter => HeartbeatPeriod * MissedHeartbeatsMax;

    /// <summary>A silo is never suspected for a silence that is shorter.</summary>
    public TimeSpan SilenceMin => ProbeTimeout * MissedProbesMax;

    /// <summary>The time from one answered probe to the next: half of the limit, so that a silence is noticed soon after it has begun.</summary>
    public TimeSpan ProbePeriod => ProbeTimeout / 2;

    /// <summary>Looking at the clock later than this speaks against the own health.</summary>
    public TimeSpan LatenessMin => ProbeTimeout / 4;

    /// <summary>Whoever was held up for longer forgets what it has missed of others.</summary>
    public TimeSpan PauseMin => ProbeTimeout * 2;

    public static MembershipSettings From(ClusterMembershipOptions options) => new()
    {
        DeclaresDeaths = options.LivenessEnabled,
        ProbeTimeout = options.ProbeTimeout,
        MissedProbesMax = options.NumMissedProbesLimit,
        ProbedSilosMax = options.NumProbedSilos,
        VotesNeededMax = options.NumVotesForDeathDeclaration,
        VoteExpiration = options.DeathVoteExpirationTimeout,
        TableRefreshPeriod = options.TableRefreshTimeout,
        HeartbeatPeriod = options.IAmAliveTablePublishTimeout,
        MissedHeartbeatsMax = options.NumMissedTableIAmAliveLimit,
        JoinTimeMax = options.MaxJoinAttemptTime,
        EvictsStaleJoiners = options.EvictWhenMaxJoinAttemptTimeExceeded,
        Gossips = options.UseLivenessGossip,
        ProbesIndirectly = options.EnableIndirectProbes,
        WaitsLongerInBadHealth = options.ExtendProbeTimeoutDuringDegradation,
        HealthWindow = options.LocalHealthDegradationMonitoringPeriod,
        DefunctExpiration = options.DefunctSiloExpiration,
        DefunctCleanupPeriod = options.DefunctSiloCleanupPeriod,
        DefunctRowsMax = options.MaxDefunctSiloEntries,
    };
}
