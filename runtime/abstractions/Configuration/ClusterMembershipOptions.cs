using Actors.Runtime.Validation;

namespace Orleans.Configuration;

/// <summary>
/// How silos watch each other. With the defaults a process that has ended is declared dead within two seconds, one that does not answer
/// after 1.5 to 2 seconds (later on a machine that is short of processors), and one that was only held up for less than 1.5 seconds never is.
/// </summary>
public class ClusterMembershipOptions : IValidatedOptions
{
    /// <summary>False to never declare a silo dead; true.</summary>
    public bool LivenessEnabled { get; set; } = true;

    /// <summary>How long a silo has for the answer to a probe; the pause from an answer to the next probe is half of that. 500 ms.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How many probes in a row may be missed; 3. A silo that is silent for shorter than this times <see cref="ProbeTimeout"/> is never suspected for its silence.</summary>
    public int NumMissedProbesLimit { get; set; } = 3;

    /// <summary>How many silos each silo probes: its successors on a ring; 10.</summary>
    public int NumProbedSilos { get; set; } = 10;

    /// <summary>How many silos must suspect one to declare it dead, in a cluster large enough; 2.</summary>
    public int NumVotesForDeathDeclaration { get; set; } = 2;

    /// <summary>How long a suspicion counts; 20 s.</summary>
    public TimeSpan DeathVoteExpirationTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How often the table is read when nothing happens; 30 s.</summary>
    public TimeSpan TableRefreshTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a silo writes into the table that it is alive; 2 s.</summary>
    public TimeSpan IAmAliveTablePublishTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>After how many periods without that a silo is stale: suspected where it cannot be asked, and not counted among those who vote; 3.</summary>
    public int NumMissedTableIAmAliveLimit { get; set; } = 3;

    /// <summary>How long a silo tries to join; 5 min.</summary>
    public TimeSpan MaxJoinAttemptTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>True to suspect silos that have been joining for longer than <see cref="MaxJoinAttemptTime"/>; true.</summary>
    public bool EvictWhenMaxJoinAttemptTimeExceeded { get; set; } = true;

    /// <summary>True to tell other silos at once about every change; true.</summary>
    public bool UseLivenessGossip { get; set; } = true;

    /// <summary>True to ask another silo for its opinion before suspecting one; true.</summary>
    public bool EnableIndirectProbes { get; set; } = true;

    /// <summary>True to wait longer for answers while this silo, or the one that is asked, is late with what it does itself; true.</summary>
    public bool ExtendProbeTimeoutDuringDegradation { get; set; } = true;

    /// <summary>How far back a silo looks to judge its own health; 10 s.</summary>
    public TimeSpan LocalHealthDegradationMonitoringPeriod { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After how long dead silos are removed from the table; 7 days.</summary>
    public TimeSpan DefunctSiloExpiration { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often that is looked at; 1 h. Null to keep them.</summary>
    public TimeSpan? DefunctSiloCleanupPeriod { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How many dead silos the table keeps at most; 25. Null for no such limit.</summary>
    public int? MaxDefunctSiloEntries { get; set; } = 25;

    IEnumerable<string> IValidatedOptions.FindProblems() => new OptionChecks(nameof(ClusterMembershipOptions))
        .Positive(nameof(ProbeTimeout), ProbeTimeout)
        .Positive(nameof(NumMissedProbesLimit), NumMissedProbesLimit)
        .Positive(nameof(NumProbedSilos), NumProbedSilos)
        .Positive(nameof(NumVotesForDeathDeclaration), NumVotesForDeathDeclaration)
        .Positive(nameof(DeathVoteExpirationTimeout), DeathVoteExpirationTimeout)
        .Positive(nameof(TableRefreshTimeout), TableRefreshTimeout)
        .Positive(nameof(IAmAliveTablePublishTimeout), IAmAliveTablePublishTimeout)
        .Positive(nameof(NumMissedTableIAmAliveLimit), NumMissedTableIAmAliveLimit)
        .Positive(nameof(MaxJoinAttemptTime), MaxJoinAttemptTime)
        .Positive(nameof(LocalHealthDegradationMonitoringPeriod), LocalHealthDegradationMonitoringPeriod)
        .Positive(nameof(DefunctSiloExpiration), DefunctSiloExpiration)
        .Positive(nameof(DefunctSiloCleanupPeriod), DefunctSiloCleanupPeriod ?? Timeout.InfiniteTimeSpan)
        .NotNegative(nameof(MaxDefunctSiloEntries), MaxDefunctSiloEntries ?? 0)
        .Problems;
}
