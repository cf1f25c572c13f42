using Actors.Runtime.Directory;
using Actors.Runtime.Membership;
using Actors.Simulation.Tests.Kernel;
using Actors.Simulation.Tests.Membership;
using Actors.Simulation.Tests.Runs;

namespace Actors.Simulation.Tests.Cluster;

/// <summary>Membership and directory together: silos that activate, call and end grains while silos come and go.</summary>
internal sealed class ClusterModel : IModel
{
    private const int Grains = 24;

    // Longer than an owner may keep a question, and a few changes of view.
    private static readonly TimeSpan LookupMax = TimeSpan.FromSeconds(20);

    private readonly World _world;
    private readonly MembershipModel _membership;
    private readonly ClusterMistakes _mistakes;
    private readonly ClusterNode?[] _nodes;
    private readonly ClusterInvariants _invariants;
    private readonly Dictionary<long, DirectoryView> _views = [];
    private readonly GrainId[] _grains = [.. Enumerable.Range(0, Grains).Select(number => GrainId.Create("grain", $"{number}"))];
    private TimeSpan? _healedAt;

    public ClusterModel(World world, Supervisor supervisor, ClusterMistakes mistakes)
    {
        _world = world;
        _mistakes = mistakes;
        _membership = new MembershipModel(world, supervisor, new MembershipSettings(), MembershipMistakes.None);
        _nodes = new ClusterNode?[world.Hosts.Count];
        _invariants = new ClusterInvariants(_membership.Cluster, () => Running);
        _membership.Cluster.Published += OnPublished;
    }

    public TimeSpan ConvergenceMax => _membership.ConvergenceMax;

    public IEnumerable<(string Name, TimeSpan Value)> Measurements =>
        _membership.Measurements.Concat(Running.SelectMany(node => node.Silo.Lookups).Select(lookup => ("lookup", lookup)));

    private IEnumerable<ClusterNode> Running => _nodes.OfType<ClusterNode>().Where(node => !node.Process.IsEnded);

    public void Start(SimProcess process)
    {
        var membership = _membership.Create(process);
        var node = new ClusterNode(_world, membership, Find, _mistakes) { PartitionChanged = _invariants.OnPartitionChanged, ActivationsChanged = _invariants.OnActivationsChanged };
        _nodes[process.Host.Index] = node;
        membership.StatusReached = status =>
        {
            if (status == SiloStatus.ShuttingDown)
            {
                node.Silo.Leave(membership.FinishLeaving);
            }
        };
        membership.Start();
        node.Silo.Start(_grains);
    }

    public void Leave(SimProcess process) => _membership.Leave(process);

    public void CheckStep()
    {
        _membership.CheckStep();
        _invariants.Check();
    }

    public void OnPhase(Phase phase)
    {
        _membership.OnPhase(phase);
        _healedAt = phase == Phase.Healed ? _world.Now : null;
    }

    public string? NotConverged() => _membership.NotConverged() ?? Running.Select(NotConverged).FirstOrDefault(missing => missing is not null);

    public IEnumerable<string> Describe() => _membership.Describe().Concat(Running.Select(node =>
        $"{node.Address}: directory view {node.Machine.View.Version}, owns {node.Machine.Owned.Items.Count} ranges, answers for all but {node.Machine.Owned.Except(node.Machine.Serving)}, "
        + $"{node.Machine.EntryCount} entries, {node.Machine.WaitingCount} waiting; activations {string.Join(", ", node.Silo.Activations.Select(activation => $"{activation.Address.GrainId}{(activation.IsActive ? "" : "?")}"))}"));

    private string? NotConverged(ClusterNode node)
    {
        var machine = node.Machine;
        if (machine.View.Version.Value != _membership.Cluster.Table.View.Version || !machine.Serving.Covers(machine.Owned))
        {
            return $"the directory of '{node.Address}' is in view {machine.View.Version} and does not answer for {machine.Owned.Except(machine.Serving)}.";
        }

        return node.Silo.OldestAskAt is { } oldest && _healedAt is { } healedAt && oldest >= healedAt && _world.Now - oldest > LookupMax
            ? $"'{node.Address}' has waited for an answer of the directory since {oldest.TotalSeconds:F3} s."
            : null;
    }

    private ClusterNode? Find(SimProcess process) => _nodes[process.Host.Index] is { } node && node.Process == process ? node : null;

    private void OnPublished(MembershipNode node, MembershipView view)
    {
        // All silos that see a version see the same, which the membership's invariants check; so they can share its ring.
        if (!_views.TryGetValue(view.Version, out var shared))
        {
            _views[view.Version] = shared = new DirectoryView(view.ToSnapshot());
        }

        Find(node.Process)?.Enter(shared);
    }
}
