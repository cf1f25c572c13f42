using Actors.Runtime.Directory;
using Actors.Simulation.Tests.Kernel;
using Actors.Simulation.Tests.Membership;

namespace Actors.Simulation.Tests.Cluster;

/// <summary>What must be true of all partitions and all activations, looked at whenever one of them has changed.</summary>
internal sealed class ClusterInvariants
{
    private readonly MembershipCluster _membership;
    private readonly Func<IEnumerable<ClusterNode>> _running;
    private readonly List<ClusterNode> _changed = [];
    private readonly Dictionary<ClusterNode, RingRanges> _serving = [];
    private bool _haveActivationsChanged;

    public ClusterInvariants(MembershipCluster membership, Func<IEnumerable<ClusterNode>> running)
    {
        _membership = membership;
        _running = running;
    }

    public void OnPartitionChanged(ClusterNode node) => _changed.Add(node);

    public void OnActivationsChanged() => _haveActivationsChanged = true;

    public void Check()
    {
        if (_changed.Count == 0 && !_haveActivationsChanged)
        {
            return;
        }

        var nodes = _running().ToArray();
        foreach (var node in nodes.Intersect(_changed))
        {
            CheckPartition(node, nodes);
        }

        ClusterNode[] members = [.. nodes.Where(node => IsMember(node.Address))];
        CheckActivations(members, _haveActivationsChanged ? members : members.Intersect(_changed));
        _changed.Clear();
        _haveActivationsChanged = false;
    }

    private bool IsMember(SiloAddress silo) => _membership.Table.View.Find(silo) is { IsAlive: true };

    private void CheckPartition(ClusterNode node, ClusterNode[] nodes)
    {
        var machine = node.Machine;
        Require(machine.Owned.Covers(machine.Serving), $"'{node.Address}' answers for {machine.Serving.Except(machine.Owned)}, which is not its own in view {machine.View.Version}.");
        foreach (var entry in machine.Entries)
        {
            Require(machine.View.IsAlive(entry.SiloAddress!), $"'{node.Address}' has {entry} in view {machine.View.Version}, in which that silo is not alive.");
            Require(machine.Owned.Contains(entry.GrainId.GetUniformHashCode()), $"'{node.Address}' has {entry} in view {machine.View.Version}, in which its hash is not its own.");
        }

        if (_serving.GetValueOrDefault(node) == machine.Serving)
        {
            return;
        }

        _serving[node] = machine.Serving;
        foreach (var other in nodes)
        {
            if (other != node && other.Machine.View.Version == machine.View.Version)
            {
                var both = machine.Serving.Intersect(other.Machine.Serving);
                Require(both.IsEmpty, $"'{node.Address}' and '{other.Address}' both answer for {both} in view {machine.View.Version}.");
            }
        }
    }

    // A silo that is dead to the others, and does not know it yet, may still run what another one runs, too.
    private static void CheckActivations(ClusterNode[] members, IEnumerable<ClusterNode> owners)
    {
        var active = new Dictionary<GrainId, (ClusterNode Node, SimActivation Activation)>();
        foreach (var node in members)
        {
            foreach (var activation in node.Silo.Activations)
            {
                if (activation.IsActive && !active.TryAdd(activation.Address.GrainId, (node, activation)))
                {
                    var other = active[activation.Address.GrainId].Activation;
                    Require(false, $"{activation.Address}, registered in view {activation.RegisteredIn}, and {other.Address}, registered in view {other.RegisteredIn}, run at the same time.");
                }
            }
        }

        foreach (var owner in owners)
        {
            CheckRegistrations(owner, active);
        }
    }

    // Whoever answers for a hash knows the silo of every activation there that was registered in its view or before. It may have an older
    // activation of that silo: a registration that was given up can arrive late. Calls go to the right silo all the same, which has one.
    private static void CheckRegistrations(ClusterNode owner, Dictionary<GrainId, (ClusterNode Node, SimActivation Activation)> active)
    {
        var machine = owner.Machine;
        foreach (var (grain, (node, activation)) in active)
        {
            if (machine.Serving.Contains(grain.GetUniformHashCode()) && activation.RegisteredIn <= machine.View.Version && machine.View.IsAlive(node.Address))
            {
                var entry = machine.TryLookup(grain, machine.View.Version)?.Address;
                Require(
                    node.Address.Equals(entry?.SiloAddress),
                    $"{activation.Address} runs, registered in view {activation.RegisteredIn}; '{owner.Address}', which answers for it in view {machine.View.Version}, has {entry?.ToString() ?? "nothing"}.");
            }
        }
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvariantException(message);
        }
    }
}
