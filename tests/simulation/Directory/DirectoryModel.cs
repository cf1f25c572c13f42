using Actors.Runtime.Directory;
using Actors.Simulation.Tests.Kernel;
using Actors.Simulation.Tests.Membership;
using Actors.Simulation.Tests.Runs;

namespace Actors.Simulation.Tests.Directory;

/// <summary>
/// The directory under faults: silos activate and end the same few grains, while the book of members says, rightly or wrongly, who
/// lives.
/// </summary>
internal sealed class DirectoryModel : IModel
{
    /// <summary>Few, so that silos race for them.</summary>
    public const int Grains = 40;

    private const int FalseAccusationPerMille = 4;

    // Those that have just become active: a silo that comes and goes between two views of another one is the hardest to see.
    private const int FalseAccusationOfNewPerMille = 100;

    // In larger clusters each silo is accused less often, or nothing but recoveries would happen.
    private const int HostsAccusedMax = 60;
    private static readonly TimeSpan AuthorInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan NewMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FrozenMax = TimeSpan.FromSeconds(4);

    private readonly World _world;
    private readonly Supervisor _supervisor;
    private readonly DirectoryMistakes _mistakes;
    private readonly SeededRandom _random;
    private readonly MemberBook _book;
    private readonly Dictionary<ProcessId, DirectoryNode> _nodes = [];
    private readonly Dictionary<SiloAddress, TimeSpan> _frozenSince = [];
    private readonly List<DirectoryNode> _entered = [];
    private Phase _phase;
    private bool _isGranted;

    public DirectoryModel(World world, Supervisor supervisor, DirectoryMistakes mistakes)
    {
        _world = world;
        _supervisor = supervisor;
        _mistakes = mistakes;
        _random = world.RandomFor("author");
        _book = new MemberBook(() => world.Now);
        _world.After(AuthorInterval, Author);
    }

    public TimeSpan ConvergenceMax { get; } = TimeSpan.FromSeconds(40);

    public IEnumerable<(string Name, TimeSpan Value)> Measurements => [];

    private IEnumerable<DirectoryNode> Running => _nodes.Values.Where(node => !node.Process.IsEnded);

    public void Start(SimProcess process)
    {
        foreach (var ended in _nodes.Keys.Where(id => _nodes[id].Process.IsEnded).ToArray())
        {
            _nodes.Remove(ended);
        }

        var node = new DirectoryNode(_world, _supervisor, _book, _mistakes, process, id => _nodes.GetValueOrDefault(id)) { IsBusy = IsBusyIn(_phase), Granted = () => _isGranted = true, Entered = _entered.Add };
        _nodes[process.Id] = node;
        node.Start();
    }

    public void Leave(SimProcess process) => _nodes[process.Id].Leave();

    public void CheckStep()
    {
        // Only a new life can be one too many, and only a change of what a silo owns can make two owners.
        if (_isGranted)
        {
            _isGranted = false;
            CheckActivations();
        }

        if (_entered.Count > 0)
        {
            CheckOwners();
            _entered.Clear();
        }
    }

    public void OnPhase(Phase phase)
    {
        _phase = phase;
        foreach (var node in Running)
        {
            node.IsBusy = IsBusyIn(phase);
        }
    }

    public string? NotConverged()
    {
        var nodes = Running.ToArray();
        if (nodes.Length < _world.Hosts.Count || nodes.Any(node => node.Machine.View.Version.Value != _book.Version || !node.Machine.View.IsActive(node.Address)))
        {
            return $"not every silo is active in view {_book.Version}.";
        }

        return nodes.Select(Unsettled).FirstOrDefault(problem => problem is not null);
    }

    public IEnumerable<string> Describe() => Running
        .Select(node => $"{node.Address} ({_book.StatusOf(node.Address)}) in view {node.Machine.View.Version}: {node.Machine.EntryCount} entries, {node.Activations.Count} activations, {node.Machine.WaitingCount} wait, serves {node.Machine.Serving.Items.Count} of {node.Machine.Owned.Items.Count} ranges")
        .Append($"the book has version {_book.Version}");

    private bool IsFalselyAccused(SiloAddress silo) => _random.PerMille(IsNew(silo) ? FalseAccusationOfNewPerMille : FalseAccusationPerMille)
        && (_world.Hosts.Count <= HostsAccusedMax || _random.PerMille(HostsAccusedMax * 1000 / _world.Hosts.Count));

    private bool IsNew(SiloAddress silo) => _book.StatusOf(silo) == SiloStatus.Active && _world.Now - _book.ActiveSince(silo) < NewMax;

    private static bool IsBusyIn(Phase phase) => phase == Phase.Faults;

    private string? Unsettled(DirectoryNode node)
    {
        if (!node.Machine.Owned.Items.SequenceEqual(node.Machine.Serving.Items) || node.Machine.WaitingCount > 0)
        {
            return $"{node.Address} has locked ranges or waiting operations.";
        }

        foreach (var activation in node.Activations.Values)
        {
            var owner = _nodes[Addresses.ProcessOf(node.Machine.View.Ring.OwnerOf(activation.Address.GrainId.GetUniformHashCode())!)];
            var entry = owner.Machine.TryLookup(activation.Address.GrainId, owner.Machine.View.Version)?.Address;
            if (!activation.IsAlive || !node.Address.Equals(entry?.SiloAddress))
            {
                return $"{activation.Address} is {(activation.IsAlive ? "alive" : "not registered yet")} and the directory has {entry}.";
            }
        }

        return null;
    }

    // Whoever is dead in the book may go on for a while; everybody else has what nobody else has.
    private void CheckActivations()
    {
        var seen = new Dictionary<GrainId, GrainAddress>();
        foreach (var node in Running.Where(node => _book.StatusOf(node.Address) < SiloStatus.Dead))
        {
            foreach (var activation in node.Activations.Values)
            {
                if (activation.IsAlive && !seen.TryAdd(activation.Address.GrainId, activation.Address))
                {
                    throw new InvariantException($"Two activations of one grain live: {seen[activation.Address.GrainId]} and {activation.Address}.");
                }
            }
        }
    }

    private void CheckOwners()
    {
        var nodes = Running.ToArray();
        foreach (var one in nodes.Intersect(_entered))
        {
            foreach (var other in nodes)
            {
                if (other != one && other.Machine.View.Version == one.Machine.View.Version && !one.Machine.Owned.Intersect(other.Machine.Owned).IsEmpty)
                {
                    throw new InvariantException($"{one.Address} and {other.Address} own the same hashes in view {one.Machine.View.Version}.");
                }
            }
        }
    }

    private void Author()
    {
        foreach (var silo in _book.Living.ToArray())
        {
            var process = _world.Hosts[Addresses.ProcessOf(silo).Host].Process;
            var isRunning = process is not null && process.Generation == silo.Generation;
            var frozenAt = isRunning && process!.IsFrozen ? _frozenSince.TryGetValue(silo, out var since) ? since : _frozenSince[silo] = _world.Now : TimeSpan.MaxValue;
            if (frozenAt == TimeSpan.MaxValue)
            {
                _frozenSince.Remove(silo);
            }

            var isOver = !isRunning || (frozenAt != TimeSpan.MaxValue && _world.Now - frozenAt > FrozenMax);
            if (isOver || (_phase == Phase.Faults && IsFalselyAccused(silo)))
            {
                _world.Note("dead", Addresses.ProcessOf(silo).Host);
                _book.Advance(silo, SiloStatus.Dead);
            }
        }

        _world.After(AuthorInterval, Author);
    }
}
