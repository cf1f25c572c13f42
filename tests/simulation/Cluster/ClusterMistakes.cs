namespace Actors.Simulation.Tests.Cluster;

/// <summary>Mistakes put in on purpose around the real machine, to show that the invariants find them.</summary>
internal sealed record ClusterMistakes
{
    public static readonly ClusterMistakes None = new();

    /// <summary>A new owner takes the range for empty instead of fetching it from the last one.</summary>
    public bool ServesBeforeHandOver { get; init; }

    /// <summary>A silo that is asked for its activations leaves out those whose registration is under way.</summary>
    public bool HidesUnanswered { get; init; }

    /// <summary>A registration counts, whoever has granted it.</summary>
    public bool AcceptsFormerOwners { get; init; }
}
