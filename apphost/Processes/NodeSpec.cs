namespace Actors.AppHost.Processes;

/// <summary>One process of the cluster: how it is started and where it answers.</summary>
/// <param name="Name">For people and for the name of its log.</param>
/// <param name="Arguments">Of the silo executable.</param>
/// <param name="Environment">Set in addition to this process's own; holds what must not be seen in a list of processes.</param>
/// <param name="Address">Where others reach it, for people.</param>
/// <param name="Http">Where it serves health and status.</param>
internal sealed record NodeSpec(string Name, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, string Address, Uri Http)
{
    /// <summary>Whether it serves users, as opposed to the other processes.</summary>
    public required bool IsGateway { get; init; }
}
