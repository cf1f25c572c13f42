using Orleans.Runtime;

namespace Actors.Runtime.Placement;

/// <summary>The strategies by the names that silos tell each other.</summary>
internal static class KnownStrategies
{
    private static readonly Dictionary<string, PlacementStrategy> ByName = new PlacementStrategy[]
    {
        new RandomPlacement(),
        new PreferLocalPlacement(),
        new HashBasedPlacement(),
        new ActivationCountBasedPlacement(),
        new ResourceOptimizedPlacement(),
        new SiloRoleBasedPlacement(),
        new StatelessWorkerPlacement(maxLocal: 1, removeIdleWorkers: true),
    }.ToDictionary(strategy => strategy.GetType().FullName!, StringComparer.Ordinal);

    /// <summary>The strategy with this name; null for an unknown one, which only a silo that has the class can carry out.</summary>
    public static PlacementStrategy? Find(string? name) => name is null ? null : ByName.GetValueOrDefault(name);
}
