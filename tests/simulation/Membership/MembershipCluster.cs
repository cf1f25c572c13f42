using Actors.Runtime.Membership;
using Actors.Simulation.Tests.Kernel;
using Actors.Simulation.Tests.Runs;

namespace Actors.Simulation.Tests.Membership;

/// <summary>The silos that run, their table, and who is told what they do.</summary>
internal sealed class MembershipCluster
{
    private static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(2);

    private readonly World _world;
    private readonly Supervisor _supervisor;
    private readonly SeededRandom _random;
    private readonly MembershipNode?[] _nodes;

    public MembershipCluster(World world, Supervisor supervisor, MembershipSettings settings, MembershipMistakes mistakes)
    {
        _world = world;
        _supervisor = supervisor;
        _random = world.RandomFor("membership");
        _nodes = new MembershipNode?[world.Hosts.Count];
        Settings = settings;
        Mistakes = mistakes;
        Table = new SimMembershipTable { IgnoresVersions = mistakes.TableIgnoresVersions };
    }

    public MembershipSettings Settings { get; }

    public MembershipMistakes Mistakes { get; }

    public SimMembershipTable Table { get; }

    public Action<MembershipNode, MembershipView>? Published { get; set; }

    public Action<MembershipNode>? StatusChanged { get; set; }

    /// <summary>The silos whose process has not ended.</summary>
    public IEnumerable<MembershipNode> Running => _nodes.OfType<MembershipNode>().Where(node => !node.Process.IsEnded);

    public MembershipNode Start(SimProcess process)
    {
        var node = new MembershipNode(_world, this, process);
        _nodes[process.Host.Index] = node;
        return node;
    }

    public MembershipNode? NodeOf(SimProcess process) => _nodes[process.Host.Index] is { } node && node.Process == process ? node : null;

    public TimeSpan DrainTime() => _random.Between(TimeSpan.Zero, DrainMax);

    public void OnPublished(MembershipNode node, MembershipView view)
    {
        _world.Note("view", node.Process.Host.Index, value: view.Version);
        Published?.Invoke(node, view);
    }

    public void OnStatus(MembershipNode node) => StatusChanged?.Invoke(node);

    public void OnExit(MembershipNode node, string how) => _supervisor.Exit(node.Process, how);
}
