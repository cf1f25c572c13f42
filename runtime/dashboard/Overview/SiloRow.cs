namespace Actors.Runtime.Dashboard.Overview;

/// <summary>A silo as it is listed: who it is from the membership table, how it is from its own report. What is not known is null.</summary>
internal record SiloRow
{
    public required string Address { get; init; }

    public required string Name { get; init; }

    public required string Host { get; init; }

    public required string Status { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public double? UptimeSeconds { get; init; }

    /// <summary>Who says that it cannot be reached.</summary>
    public IReadOnlyList<SiloVote> Votes { get; init; } = [];

    /// <summary>Processor use as a part of the whole machine, 0 to 1.</summary>
    public double? Cpu { get; init; }

    public long? MemoryBytes { get; init; }

    public long? ManagedBytes { get; init; }

    public double? GcPausePercent { get; init; }

    public int? Threads { get; init; }

    public long? PoolQueue { get; init; }

    public int? Activations { get; init; }

    public double? RequestsPerSecond { get; init; }

    public double? ErrorsPerSecond { get; init; }

    public double? P99 { get; init; }

    public int? Connections { get; init; }

    /// <summary>Why it has no figures; null when it has, or is not asked.</summary>
    public string? Error { get; init; }

    /// <summary>Why it is dead; null while it is not.</summary>
    public string? Reason { get; init; }
}

/// <summary>A silo's word that another one cannot be reached.</summary>
internal sealed record SiloVote(string By, DateTimeOffset At);
