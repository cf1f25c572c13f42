namespace Actors.Simulation.Tests.Cluster;

/// <summary>Mistakes put in on purpose around the real machine, to show that the invariants find them.</summary>
internal sealed record ClusterMistakes
{
    public static readonly ClusterMistakes None = new();

    /// <summary>A new owner takes the range for empty instead of fetching it from the last one.</summary>
    public bool ServesBeforeHandOver { get; init; }
}
