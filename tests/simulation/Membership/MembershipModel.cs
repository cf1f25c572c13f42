using Actors.Runtime.Membership;
using Actors.Simulation.Tests.Kernel;
using Actors.Simulation.Tests.Runs;

namespace Actors.Simulation.Tests.Membership;

/// <summary>The membership protocol alone: silos that join, watch, vote, leave and die.</summary>
internal sealed class MembershipModel : IModel
{
    private readonly World _world;
    private readonly MembershipCluster _cluster;
    private readonly MembershipInvariants _invariants;

    public MembershipModel(World world, Supervisor supervisor, MembershipSettings settings, MembershipMistakes mistakes)
    {
        _world = world;
        _cluster = new MembershipCluster(world, supervisor, settings, mistakes);
        _invariants = new MembershipInvariants(world, _cluster);
        _cluster.Published = _invariants.OnPublished;
    }

    // Every change of the table is a race that one silo wins, so many silos need their time to join.
    public TimeSpan ConvergenceMax => TimeSpan.FromSeconds(60) + (TimeSpan.FromMilliseconds(150) * _world.Hosts.Count);

    public IEnumerable<(string Name, TimeSpan Value)> Measurements => _invariants.Measurements;

    public MembershipCluster Cluster => _cluster;

    public void Start(SimProcess process) => Create(process).Start();

    /// <summary>Makes the silo of a process, which does nothing yet.</summary>
    public MembershipNode Create(SimProcess process)
    {
        process.Ended = () => _invariants.OnEnded(process);
        return _cluster.Start(process);
    }

    public void Leave(SimProcess process) => _cluster.NodeOf(process)?.Leave();

    public void CheckStep() => _invariants.Check();

    public void OnPhase(Phase phase)
    {
    }

    public string? NotConverged()
    {
        var table = _cluster.Table.View;
        var alive = table.Rows.Values.Count(row => row.IsAlive);
        var running = 0;
        foreach (var node in _cluster.Running)
        {
            running++;
            if (node.Status != SiloStatus.Active || table.Find(node.Silo)?.Status != SiloStatus.Active)
            {
                return $"'{node.Silo}' is {node.Status}, and {table.Find(node.Silo)?.Status.ToString() ?? "nothing"} in the table.";
            }

            if (node.View.Version != table.Version)
            {
                return $"'{node.Silo}' has view {node.View.Version}, the table is at {table.Version}.";
            }
        }

        return running != _world.Hosts.Count ? $"{running} of {_world.Hosts.Count} processes run."
            : alive != running ? $"the table has {alive} silos that are not dead, and {running} run."
            : null;
    }

    public IEnumerable<string> Describe() =>
        _cluster.Running.Select(node => $"{node.Silo}: {node.Status}, view {node.View.Version}{(node.Process.IsFrozen ? ", frozen" : "")}")
            .Concat(_cluster.Table.View.Rows.Values.Where(row => row.IsAlive).OrderBy(row => row.Silo).Select(row => $"table {_cluster.Table.View.Version}: {row}, heartbeat {row.LastSign:HH:mm:ss.fff}, votes {DeathVotes.Describe(row)}"));
}
