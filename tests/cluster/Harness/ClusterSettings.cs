using Actors.Cluster.Tests.Network;

namespace Actors.Cluster.Tests.Harness;

/// <summary>What a test wants of its cluster.</summary>
internal sealed record ClusterSettings
{
    public int Silos { get; init; } = 3;

    /// <summary>'sqlite' or 'postgres'.</summary>
    public string Database { get; init; } = "sqlite";

    /// <summary>Options of the product, as variables of the environment, for all processes.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Gives each silo a network namespace of its own, so that it can be cut off.</summary>
    public bool HasNetwork { get; init; }

    /// <summary>A folder that keeps what the processes printed; null to throw it away.</summary>
    public string? KeptLogs { get; init; }

    /// <summary>Where silo <paramref name="number"/> is reached, given the network.</summary>
    public static string AddressOf(NetworkLab? network, int number) => network is null ? "127.0.0.1" : NetworkLab.AddressOf(number);
}
