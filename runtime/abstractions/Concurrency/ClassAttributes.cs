using Orleans.Placement;
using Orleans.Runtime;

namespace Orleans.Concurrency;

/// <summary>All calls of the grain may overlap at their await points; still one turn at a time.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;

/// <summary>A predicate of the grain class says for each call whether it may overlap others.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MayInterleaveAttribute : Attribute
{
    /// <summary>Names the predicate: a static or instance method <c>bool Name(IInvokable request)</c> of the grain class.</summary>
    public MayInterleaveAttribute(string callbackMethodName) => CallbackMethodName = callbackMethodName;

    internal string CallbackMethodName { get; }
}

/// <summary>
/// The grain keeps no state: every silo runs its own activations of it, several at a time, and calls stay in the caller's silo.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StatelessWorkerAttribute : PlacementAttribute
{
    /// <summary>At most as many activations per silo as there are processors.</summary>
    public StatelessWorkerAttribute()
        : this(StatelessWorkerPlacement.DefaultMaxLocal)
    {
    }

    /// <summary>At most <paramref name="maxLocalWorkers"/> activations per silo.</summary>
    public StatelessWorkerAttribute(int maxLocalWorkers)
        : this(maxLocalWorkers, removeIdleWorkers: true)
    {
    }

    /// <summary>At most <paramref name="maxLocalWorkers"/> activations per silo, which are kept or not when load falls.</summary>
    public StatelessWorkerAttribute(int maxLocalWorkers, bool removeIdleWorkers)
        : base(new StatelessWorkerPlacement(maxLocalWorkers, removeIdleWorkers))
    {
    }
}
