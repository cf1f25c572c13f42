using Actors.Runtime.Membership;
using Actors.Simulation.Tests.Kernel;

namespace Actors.Simulation.Tests.Membership;

/// <summary>What must be true of the table and of every view, looked at whenever one of them changes.</summary>
internal sealed class MembershipInvariants
{
    // Every row of a view is compared with the table's in clusters up to this; beyond, only what a view changed.
    private const int HostsComparedMax = 60;

    private readonly World _world;
    private readonly MembershipCluster _cluster;
    private readonly Wellness _wellness;
    private readonly Dictionary<ProcessId, MembershipView> _lastViews = [];
    private readonly Dictionary<SiloAddress, TimeSpan> _endedAt = [];
    private string? _broken;

    public MembershipInvariants(World world, MembershipCluster cluster)
    {
        _world = world;
        _cluster = cluster;
        var settings = cluster.Settings;
        _wellness = new Wellness(world, IsActive, settings.SilenceMin - settings.ProbePeriod, settings.ProbeTimeout / 2);
        cluster.Table.Changed = OnTableChanged;
    }

    /// <summary>How long after its end a silo was declared dead, for those that ended by themselves or were killed.</summary>
    public List<(string Name, TimeSpan Value)> Measurements { get; } = [];

    public void Check()
    {
        if (_broken is { } broken)
        {
            throw new InvariantException(broken);
        }
    }

    public void OnEnded(SimProcess process) => _endedAt[Addresses.Of(process.Id)] = _world.Now;

    public void OnPublished(MembershipNode node, MembershipView view)
    {
        if (_lastViews.TryGetValue(node.Process.Id, out var last))
        {
            Require(view.Version > last.Version, $"'{node.Silo}' went from view {last.Version} to {view.Version}.");
            foreach (var dead in Compared(last, view).Where(row => row.Status == SiloStatus.Dead))
            {
                Require(view.Find(dead.Silo) is null or { Status: SiloStatus.Dead }, $"'{dead.Silo}' is dead in view {last.Version} of '{node.Silo}' and alive again in view {view.Version}.");
            }
        }

        _lastViews[node.Process.Id] = view;
        CompareWithTable(node, view);
        if (view.Find(node.Silo) is { Status: SiloStatus.Dead } && !node.IsLeaving)
        {
            Require(node.IsTerminated, $"'{node.Silo}' is dead in its own view {view.Version} and goes on.");
        }
    }

    private IEnumerable<MemberRow> Compared(MembershipView last, MembershipView view) =>
        _world.Hosts.Count <= HostsComparedMax || view.Version % 50 == 0 ? last.Rows.Values : [];

    private void CompareWithTable(MembershipNode node, MembershipView view)
    {
        Require(view.Version <= _cluster.Table.View.Version, $"'{node.Silo}' has view {view.Version}, which the table has not reached.");
        if (_broken is not null)
        {
            return;
        }

        var truth = _cluster.Table.At(view.Version);
        foreach (var row in Compared(view, view))
        {
            Require(
                truth.Find(row.Silo)?.Status == row.Status,
                $"'{node.Silo}' sees '{row.Silo}' as {row.Status} in view {view.Version}, where the table says {truth.Find(row.Silo)?.Status.ToString() ?? "nothing"}.");
        }
    }

    private void OnTableChanged(SiloAddress writer, MemberRow? before, MemberRow after)
    {
        Require(before is null || before.Status != SiloStatus.Dead || after.Status == SiloStatus.Dead, $"'{writer}' made '{after.Silo}' {after.Status}, which was dead.");
        Require(before is null || after.Status >= before.Status, $"'{writer}' moved '{after.Silo}' back from {before?.Status} to {after.Status}.");
        if (after.Status == SiloStatus.Dead && before?.Status != SiloStatus.Dead && !writer.Equals(after.Silo))
        {
            OnDeclaredDead(writer, after);
        }

        if (before?.Status != after.Status)
        {
            _wellness.Look();
        }
    }

    private void OnDeclaredDead(SiloAddress writer, MemberRow row)
    {
        var id = Addresses.ProcessOf(row.Silo);
        _world.Note("declared-dead", id.Host, Addresses.ProcessOf(writer).Host, id.Generation);
        if (_world.Hosts[id.Host].Process is not { } process || process.Id != id)
        {
            if (_endedAt.TryGetValue(row.Silo, out var endedAt))
            {
                Measurements.Add(("eviction", _world.Now - endedAt));
            }

            return;
        }

        // The reason may be as old as the oldest vote that still counted, or as long as a statement was on its way.
        var window = _cluster.Settings.SilenceMin + _cluster.Settings.VoteExpiration;
        Require(
            !_wellness.HasBeenWell(process, window) || !_wellness.HasBeenSeen(process, window),
            $"'{writer}' declared '{row.Silo}' dead ({DeathVotes.Describe(row)}), which runs and has exchanged messages with most others for {window} and more.");
    }

    private bool IsActive(SimProcess process) => _cluster.Table.View.Find(Addresses.Of(process.Id)) is { Status: SiloStatus.Active };

    private void Require(bool condition, string message) => _broken ??= condition ? null : message;
}
