using Actors.Runtime.Directory;

namespace Actors.Simulation.Tests.Cluster;

/// <summary>An activation of a grain in a simulated silo.</summary>
internal sealed class SimActivation
{
    public required GrainAddress Address { get; init; }

    /// <summary>The view in which it was registered; as in the real catalog, the largest there is while that has not been answered.</summary>
    public MembershipVersion RegisteredIn { get; set; } = Partition.Unanswered;

    /// <summary>It is to end as soon as its registration has been answered.</summary>
    public bool MustEnd { get; set; }

    /// <summary>It may run: the directory has it.</summary>
    public bool IsActive => RegisteredIn != Partition.Unanswered;
}
