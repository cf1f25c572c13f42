namespace Actors.Cluster.Tests.Load;

/// <summary>A steady load of reads and writes.</summary>
internal sealed record LoadSettings
{
    public int Connections { get; init; } = 64;

    public int Keys { get; init; } = 500;

    /// <summary>Requests a second, all connections together. Far below what the machine can do: what is measured is the fault, not the load.</summary>
    public int Rate { get; init; } = 2000;

    /// <summary>Whether every operation is kept for the check of the history; a run of hours would not fit into memory.</summary>
    public bool RecordsHistory { get; init; } = true;
}
