namespace Orleans.Runtime;

/// <summary>The load of a silo at one moment.</summary>
[GenerateSerializer]
[Alias("SiloRuntimeStatistics")]
public sealed record SiloRuntimeStatistics
{
    /// <summary>How many activations there are.</summary>
    [Id(0)]
    public int ActivationCount { get; init; }

    /// <summary>How many of them have been used lately.</summary>
    [Id(1)]
    public int RecentlyUsedActivationCount { get; init; }

    /// <summary>True when the silo sheds load and is not to get more.</summary>
    [Id(2)]
    public bool IsOverloaded { get; init; }

    /// <summary>Processor, memory and their limits.</summary>
    [Id(3)]
    public EnvironmentStatistics EnvironmentStatistics { get; init; }

    /// <summary>When the figures were taken, by the silo's own clock.</summary>
    [Id(4)]
    public DateTime DateTime { get; init; }
}

/// <summary>What a process uses of its machine.</summary>
[GenerateSerializer]
[Alias("EnvironmentStatistics")]
public readonly record struct EnvironmentStatistics
{
    /// <summary>Processor use of the process in percent of all processors.</summary>
    [Id(0)]
    public float CpuUsagePercentage { get; init; }

    /// <summary>Memory that the process uses, in bytes.</summary>
    [Id(1)]
    public long MemoryUsageBytes { get; init; }

    /// <summary>Memory that the process could still use, in bytes.</summary>
    [Id(2)]
    public long AvailableMemoryBytes { get; init; }

    /// <summary>The most that the process can ever use, in bytes.</summary>
    [Id(3)]
    public long MaximumAvailableMemoryBytes { get; init; }

    /// <summary>Memory use in percent of that.</summary>
    public float NormalizedMemoryUsage => MaximumAvailableMemoryBytes > 0 ? 100f * MemoryUsageBytes / MaximumAvailableMemoryBytes : 0;
}
