using Actors.Simulation.Tests.Gossip;

namespace Actors.Simulation.Tests.Runs;

/// <summary>
/// The models by the names that <c>--model</c> takes. A name with a plus sign is one with a mistake put in on purpose, to show that the
/// mistake is found; they are here so that the command printed by a failure works for them, too.
/// </summary>
internal static class ModelCatalog
{
    private static readonly SortedDictionary<string, ModelFactory> Models = new(StringComparer.Ordinal)
    {
        ["gossip"] = (world, supervisor) => new GossipModel(world, supervisor),
        ["gossip+any-value-wins"] = (world, supervisor) => new GossipModel(world, supervisor) { AnyValueWins = true },
        ["gossip+stops-listening"] = (world, supervisor) => new GossipModel(world, supervisor) { StopsListening = true },
    };

    public static ModelFactory Named(string name) =>
        Models.TryGetValue(name, out var factory)
            ? factory
            : throw new ArgumentException($"There is no model '{name}'; take one of {string.Join(", ", Models.Keys)}.", nameof(name));
}
