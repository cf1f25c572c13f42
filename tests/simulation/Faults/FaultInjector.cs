using Actors.Simulation.Tests.Kernel;
using Actors.Simulation.Tests.Runs;

namespace Actors.Simulation.Tests.Faults;

/// <summary>Does what the plan says, and undoes it.</summary>
internal sealed class FaultInjector
{
    private readonly World _world;
    private readonly Supervisor _supervisor;
    private readonly SeededRandom _random;
    private readonly List<DatabaseFaults> _databaseFaults = [];
    private readonly List<NetworkFaults> _networkFaults = [];
    private bool _isOver;

    public FaultInjector(World world, Supervisor supervisor)
    {
        _world = world;
        _supervisor = supervisor;
        _random = world.RandomFor("faults");
    }

    public void Schedule(IEnumerable<Fault> plan)
    {
        foreach (var fault in plan)
        {
            _world.After(fault.At, () =>
            {
                if (!_isOver)
                {
                    _world.Note("fault", value: fault.Number, detail: fault);
                    Begin(fault);
                }
            });
        }
    }

    /// <summary>Everything works again, at once: cuts, database, frozen and missing processes.</summary>
    public void Heal()
    {
        _isOver = true;
        _world.Note("heal");
        _world.Network.Heal();
        _world.Database.Heal();
        foreach (var host in _world.Hosts)
        {
            host.Process?.Thaw();
            _supervisor.EnsureStarted(host);
        }
    }

    private void Begin(Fault fault)
    {
        _world.Tally.Add($"fault {fault.Kind}");
        switch (fault.Kind)
        {
            case FaultKind.Kill or FaultKind.KillAll:
                ForEach(fault, host => _supervisor.Kill(host, fault.Duration));
                break;
            case FaultKind.PowerOff:
                ForEach(fault, host => _supervisor.Kill(host, fault.Duration, silently: true));
                break;
            case FaultKind.Leave:
                ForEach(fault, host => _supervisor.Leave(host, fault.Duration));
                break;
            case FaultKind.Freeze:
                ForEach(fault, host => Freeze(host, fault.Duration));
                break;
            case FaultKind.ClockJump:
                ForEach(fault, host => host.SetClock(_random.Between(TimeSpan.FromMinutes(-10), TimeSpan.FromMinutes(10))));
                break;
            case FaultKind.Partition or FaultKind.OneWay or FaultKind.BadLink or FaultKind.DatabaseCut:
                ForAWhile(fault, Cuts(fault));
                break;
            case FaultKind.DatabaseOutage or FaultKind.DatabaseFlaky:
                ForAWhile(fault, _databaseFaults, DatabaseFaultsOf(fault), () => _world.Database.Faults = _databaseFaults.LastOrDefault(DatabaseFaults.None));
                break;
            case FaultKind.NetworkFlaky:
                ForAWhile(fault, _networkFaults, NetworkFaultsOf(fault), () => _world.Network.Faults = _networkFaults.LastOrDefault(NetworkFaults.None));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, "A new kind of fault; do it here.");
        }
    }

    private void ForEach(Fault fault, Action<SimHost> action)
    {
        foreach (var host in fault.Hosts)
        {
            action(_world.Hosts[host]);
        }
    }

    private void Freeze(SimHost host, TimeSpan duration)
    {
        if (host.Process is { } process)
        {
            process.Freeze();
            _world.After(duration, process.Thaw);
        }
    }

    private void ForAWhile(Fault fault, List<Cut> cuts)
    {
        cuts.ForEach(_world.Network.Add);
        _world.After(fault.Duration, () => cuts.ForEach(_world.Network.Remove));
    }

    private void ForAWhile<T>(Fault fault, List<T> inForce, T faults, Action apply)
    {
        inForce.Add(faults);
        apply();
        _world.After(fault.Duration, () =>
        {
            inForce.Remove(faults);
            if (!_isOver)
            {
                apply();
            }
        });
    }

    private List<Cut> Cuts(Fault fault)
    {
        var all = Enumerable.Range(0, _world.Hosts.Count).ToArray();
        int[] database = [_world.Database.Index];
        var others = all.Except(fault.Hosts).ToArray();

        Cut Between(IEnumerable<int> from, IEnumerable<int> to) => new(_world.Hosts.Count, from, to);

        return (fault.Kind, fault.Variant) switch
        {
            // The database on either side, or in reach of both.
            (FaultKind.Partition, 0) => [Between(fault.Hosts, others.Concat(database)), Between(others.Concat(database), fault.Hosts)],
            (FaultKind.Partition, 1) => [Between(fault.Hosts.Concat(database), others), Between(others, fault.Hosts.Concat(database))],
            (FaultKind.Partition, _) => [Between(fault.Hosts, others), Between(others, fault.Hosts)],
            (FaultKind.OneWay, 0 or 1) => [Between(others, fault.Hosts)],
            (FaultKind.OneWay, 2) => [Between(fault.Hosts, others.Concat(database))],
            (FaultKind.OneWay, _) => [Between(fault.Hosts, others)],
            (FaultKind.BadLink, _) => [Between(fault.Hosts.Take(1), fault.Hosts.Skip(1)), Between(fault.Hosts.Skip(1), fault.Hosts.Take(1))],
            (FaultKind.DatabaseCut, 0) => [Between(fault.Hosts, database)],
            (FaultKind.DatabaseCut, 1) => [Between(database, fault.Hosts)],
            _ => [Between(fault.Hosts, database), Between(database, fault.Hosts)],
        };
    }

    private static DatabaseFaults DatabaseFaultsOf(Fault fault) => (fault.Kind, fault.Variant) switch
    {
        (FaultKind.DatabaseOutage, _) => new() { IsDown = true },
        (_, 0) => new() { LostAcknowledgementPerMille = 400 },
        (_, 1) => new() { LatePerMille = 400 },
        (_, 2) => new() { FailPerMille = 500 },
        (_, 3) => new() { LatencyMin = TimeSpan.FromMilliseconds(100), LatencyMax = TimeSpan.FromSeconds(3) },
        _ => new() { LostAcknowledgementPerMille = 150, LatePerMille = 150, FailPerMille = 150, LatencyMax = TimeSpan.FromMilliseconds(300) },
    };

    private static NetworkFaults NetworkFaultsOf(Fault fault) => fault.Variant switch
    {
        0 => new() { DropPerMille = 200 },
        1 => new() { DuplicatePerMille = 300, DelayPerMille = 300 },
        2 => new() { DelayPerMille = 500, DelayMax = TimeSpan.FromSeconds(4) },
        3 => new() { ResetPerMille = 100 },
        4 => new() { LatencyMin = TimeSpan.FromMilliseconds(50), LatencyMax = TimeSpan.FromMilliseconds(400) },
        _ => new() { DropPerMille = 60, DuplicatePerMille = 60, DelayPerMille = 100, ResetPerMille = 30, LatencyMax = TimeSpan.FromMilliseconds(60) },
    };
}
