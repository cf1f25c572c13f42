using Actors.Runtime.Membership;
using Actors.Simulation.Tests.Cluster;
using Actors.Simulation.Tests.Directory;
using Actors.Simulation.Tests.Gossip;
using Actors.Simulation.Tests.Membership;

namespace Actors.Simulation.Tests.Runs;

/// <summary>
/// The models by the names that <c>--model</c> takes. A name with a plus sign is one with a mistake put in on purpose, to show that the
/// mistake is found; they are here so that the command printed by a failure works for them, too.
/// </summary>
internal static class ModelCatalog
{
    private static readonly SortedDictionary<string, ModelFactory> Models = new(StringComparer.Ordinal)
    {
        ["cluster"] = (world, supervisor) => new ClusterModel(world, supervisor, ClusterMistakes.None),
        ["cluster+serves-before-hand-over"] = (world, supervisor) => new ClusterModel(world, supervisor, new() { ServesBeforeHandOver = true }),
        ["directory"] = (world, supervisor) => new DirectoryModel(world, supervisor, DirectoryMistakes.None),
        ["directory+trusts-former-owners"] = (world, supervisor) => new DirectoryModel(world, supervisor, new() { TrustsFormerOwners = true }),
        ["directory+lists-in-any-view"] = (world, supervisor) => new DirectoryModel(world, supervisor, new() { ListsInAnyView = true }),
        ["gossip"] = (world, supervisor) => new GossipModel(world, supervisor),
        ["gossip+any-value-wins"] = (world, supervisor) => new GossipModel(world, supervisor) { AnyValueWins = true },
        ["gossip+stops-listening"] = (world, supervisor) => new GossipModel(world, supervisor) { StopsListening = true },
        ["membership"] = (world, supervisor) => new MembershipModel(world, supervisor, new MembershipSettings(), MembershipMistakes.None),
        ["membership+one-vote"] = (world, supervisor) => new MembershipModel(world, supervisor, new MembershipSettings { VotesNeededMax = 1, ProbesIndirectly = false }, MembershipMistakes.None),
        ["membership+table-ignores-versions"] = (world, supervisor) => new MembershipModel(world, supervisor, new MembershipSettings(), new() { TableIgnoresVersions = true }),
        ["membership+publishes-every-read"] = (world, supervisor) => new MembershipModel(world, supervisor, new MembershipSettings(), new() { PublishesEveryRead = true }),
    };

    public static ModelFactory Named(string name) =>
        Models.TryGetValue(name, out var factory)
            ? factory
            : throw new ArgumentException($"There is no model '{name}'; take one of {string.Join(", ", Models.Keys)}.", nameof(name));
}
