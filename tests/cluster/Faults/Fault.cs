using Actors.Cluster.Tests.Load;

namespace Actors.Cluster.Tests.Faults;

/// <summary>Something that happens to a cluster under load, and what must hold then.</summary>
internal sealed record Fault
{
    /// <summary>The word on the command line.</summary>
    public required string Name { get; init; }

    public required string Description { get; init; }

    /// <summary>Does it, to the silo with the given number, which begins with 1.</summary>
    public required Func<LoadedCluster, int, Task> InjectAsync { get; init; }

    /// <summary>Undoes it, until the cluster is whole again.</summary>
    public required Func<LoadedCluster, int, Task> HealAsync { get; init; }

    /// <summary>How long it lasts after the load has recovered from it, or has been seen not to.</summary>
    public TimeSpan Hold { get; init; }

    /// <summary>Whether reads and writes work while it lasts.</summary>
    public bool Recovers { get; init; } = true;

    /// <summary>The longest until every key works again: after the fault, or after its end when it does not recover before.</summary>
    public TimeSpan RecoveryMax { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The longest that a request may take.</summary>
    public TimeSpan RequestMax { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The most requests that may fail; null for any number.</summary>
    public int? FailedMax { get; init; }

    /// <summary>Whether it happens to one silo after the other, instead of to the one that has the most grains.</summary>
    public bool TakesTurns { get; init; }

    public bool NeedsNetwork { get; init; }

    public bool NeedsServer { get; init; }
}
