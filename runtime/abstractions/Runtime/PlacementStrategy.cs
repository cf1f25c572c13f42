namespace Orleans.Runtime;

/// <summary>How the silo of a new activation is chosen. A placement director carries it out.</summary>
public abstract class PlacementStrategy
{
    /// <summary>True when a grain has one activation in the cluster, found through the directory.</summary>
    public virtual bool IsUsingGrainDirectory => true;

    /// <inheritdoc />
    public override string ToString() => GetType().Name;
}

/// <summary>Any silo, each with the same chance.</summary>
public sealed class RandomPlacement : PlacementStrategy;

/// <summary>The caller's silo when it hosts the class, else a random one.</summary>
public sealed class PreferLocalPlacement : PlacementStrategy;

/// <summary>The silo that the hash of the grain's identity falls on.</summary>
public sealed class HashBasedPlacement : PlacementStrategy;

/// <summary>The least loaded by activation count of a few random silos.</summary>
public sealed class ActivationCountBasedPlacement : PlacementStrategy;

/// <summary>The least loaded by processor, memory and activation count of a few random silos.</summary>
public sealed class ResourceOptimizedPlacement : PlacementStrategy;

/// <summary>The silo whose role is the grain's key.</summary>
public class SiloRoleBasedPlacement : PlacementStrategy;

/// <summary>Several activations in every silo; calls stay in the caller's silo.</summary>
public sealed class StatelessWorkerPlacement : PlacementStrategy
{
    internal StatelessWorkerPlacement(int maxLocal, bool removeIdleWorkers)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLocal);
        MaxLocal = maxLocal;
        RemoveIdleWorkers = removeIdleWorkers;
    }

    /// <inheritdoc />
    public override bool IsUsingGrainDirectory => false;

    /// <summary>The largest number of activations of one grain in a silo.</summary>
    public int MaxLocal { get; }

    /// <summary>True when activations that the load no longer needs are removed.</summary>
    public bool RemoveIdleWorkers { get; }

    internal static int DefaultMaxLocal => Environment.ProcessorCount;
}
