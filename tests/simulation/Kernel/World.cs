namespace Actors.Simulation.Tests.Kernel;

/// <summary>
/// Virtual time and what is to happen in it. One thread runs one event after the other, in the order of time and then of their making,
/// so a seed decides everything.
/// </summary>
internal sealed class World
{
    // Virtual time must pass: more events than this in one virtual second is a storm, not work. The share is per host.
    private const int StepsPerSecondAndHostMax = 20_000;

    private readonly PriorityQueue<Action, (TimeSpan At, long Sequence)> _events = new();
    private long _sequence;
    private TimeSpan _secondStartedAt;
    private long _stepsAtSecondStart;

    public World(ulong seed, int hosts, Trace trace)
    {
        Seed = seed;
        Trace = trace;
        var random = RandomFor("hosts");
        Hosts = [.. Enumerable.Range(0, hosts).Select(index => new SimHost(this, index, random))];
        Network = new Network(this);
        Database = new Database(this);
    }

    public ulong Seed { get; }

    public Trace Trace { get; }

    /// <summary>Faults that were carried out, and messages and statements that suffered.</summary>
    public Tally Tally { get; } = new();

    public TimeSpan Now { get; private set; }

    public long Steps { get; private set; }

    public IReadOnlyList<SimHost> Hosts { get; }

    public Network Network { get; }

    public Database Database { get; }

    /// <summary>Told after processes have started, ended, frozen or gone on, and after cuts have changed.</summary>
    public Action? TopologyChanged { get; set; }

    /// <summary>A source of chance for one part of the simulation.</summary>
    public SeededRandom RandomFor(string part) => SeededRandom.For(Seed, part);

    public void After(TimeSpan delay, Action action) =>
        _events.Enqueue(action, (Now + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero), _sequence++));

    public void Note(string kind, int host = -1, int peer = -1, long value = 0, object? detail = null) =>
        Trace.Add(new TraceEntry(Now, kind, host, peer, value, detail));

    /// <summary>Runs the next event if it is due by <paramref name="limit"/>; else moves the clock there.</summary>
    public bool Step(TimeSpan limit)
    {
        if (!_events.TryPeek(out _, out var due) || due.At > limit)
        {
            Now = limit;
            return false;
        }

        var action = _events.Dequeue();
        Now = due.At;
        Steps++;
        action();
        GuardAgainstStorm();
        return true;
    }

    private void GuardAgainstStorm()
    {
        if (Now - _secondStartedAt >= TimeSpan.FromSeconds(1))
        {
            _secondStartedAt = Now;
            _stepsAtSecondStart = Steps;
        }
        else if (Steps - _stepsAtSecondStart > (long)StepsPerSecondAndHostMax * Hosts.Count)
        {
            throw new InvariantException($"More than {StepsPerSecondAndHostMax} events for each of {Hosts.Count} hosts in one virtual second; somebody answers an event with an event at once, for ever.");
        }
    }
}
