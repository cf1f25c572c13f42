using Actors.Simulation.Tests.Kernel;
using Actors.Simulation.Tests.Runs;

namespace Actors.Simulation.Tests.Gossip;

/// <summary>
/// The smallest protocol that needs everything the kernel offers: processes take numbers from a row by compare-and-swap and tell each
/// other the largest that they know. It is here to test the simulator, and as the pattern for the models of real protocols.
/// </summary>
internal sealed class GossipModel : IModel
{
    private static readonly TimeSpan TellInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ChangeInterval = TimeSpan.FromSeconds(2);

    private readonly World _world;
    private readonly Supervisor _supervisor;
    private readonly SeededRandom _random;
    private readonly int[] _known;
    private readonly bool[] _isDeaf;
    private int _row;
    private bool _changes;
    private string? _broken;

    public GossipModel(World world, Supervisor supervisor)
    {
        _world = world;
        _supervisor = supervisor;
        _random = world.RandomFor("gossip");
        _known = new int[world.Hosts.Count];
        _isDeaf = new bool[world.Hosts.Count];
    }

    public TimeSpan ConvergenceMax { get; } = TimeSpan.FromSeconds(20);

    public IEnumerable<(string Name, TimeSpan Value)> Measurements => [];

    /// <summary>A mistake: what arrives replaces what is known, newer or not.</summary>
    public bool AnyValueWins { get; init; }

    /// <summary>A mistake: a process that got no answer from the database is deaf from then on.</summary>
    public bool StopsListening { get; init; }

    public void Start(SimProcess process)
    {
        _known[process.Host.Index] = 0;
        _isDeaf[process.Host.Index] = false;
        process.ConnectionFailed = (_, _) => { };
        Tell(process);
        Change(process);
    }

    public void Leave(SimProcess process) => process.After(TimeSpan.FromMilliseconds(50), "left", () => _supervisor.Exit(process, "exit"));

    public void CheckStep()
    {
        if (_broken is { } broken)
        {
            throw new InvariantException(broken);
        }
    }

    public void OnPhase(Phase phase) => _changes = phase == Phase.Faults;

    public string? NotConverged()
    {
        foreach (var host in _world.Hosts)
        {
            if (_known[host.Index] != _row || host.Process is null)
            {
                return $"host {host.Index} knows {_known[host.Index]}, the row has {_row}.";
            }
        }

        return _row == 0 ? "nobody has taken a number yet." : null;
    }

    public IEnumerable<string> Describe() => _known.Select((known, host) => $"host {host} knows {known}").Append($"the row has {_row}");

    private void Tell(SimProcess process) => process.After(TellInterval, "tell", () =>
    {
        var known = _known[process.Host.Index];
        if (_world.Hosts[_random.Next(_world.Hosts.Count)].Process is { } peer)
        {
            _world.Network.Send(process, peer.Id, "gossip", receiver => Hear(receiver, known));
        }

        Tell(process);
    });

    private void Change(SimProcess process) => process.After(_random.Between(TimeSpan.Zero, ChangeInterval), "change", () =>
    {
        var read = _known[process.Host.Index];
        _world.Database.Execute(
            process,
            "take",
            () => (_changes || _row == 0) && _row == read ? ++_row : _row,
            row =>
            {
                Learn(process, row);
                Change(process);
            },
            _ =>
            {
                if (StopsListening)
                {
                    _isDeaf[process.Host.Index] = true;
                }
                else
                {
                    Change(process);
                }
            });
    });

    private void Hear(SimProcess process, int value)
    {
        if (!_isDeaf[process.Host.Index])
        {
            Learn(process, value);
        }
    }

    private void Learn(SimProcess process, int value)
    {
        var known = _known[process.Host.Index];
        if (value > known || AnyValueWins)
        {
            _known[process.Host.Index] = value;
            _broken ??= value < known ? $"Host {process.Host.Index} went back from {known} to {value}." : null;
        }
    }
}
