namespace Actors.Simulation.Tests.Kernel;

/// <summary>A machine: a clock that is wrong in its own way, and at most one process at a time.</summary>
internal sealed class SimHost
{
    private const int OffsetMillisecondsMax = 5_000;
    private const int DriftPpmMax = 500;

    // Where virtual time starts, so that local clocks show dates.
    private static readonly DateTimeOffset Epoch = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly World _world;
    private readonly int _driftPpm;
    private TimeSpan _offset;

    public SimHost(World world, int index, SeededRandom random)
    {
        _world = world;
        Index = index;
        _offset = TimeSpan.FromMilliseconds(random.Between(-OffsetMillisecondsMax, OffsetMillisecondsMax));
        _driftPpm = random.Between(-DriftPpmMax, DriftPpmMax);
    }

    public int Index { get; }

    public int Generation { get; private set; }

    /// <summary>The process that runs or is frozen here, or null.</summary>
    public SimProcess? Process { get; private set; }

    /// <summary>Switched off: it answers nothing, not even with a refused connection.</summary>
    public bool IsGone { get; private set; }

    /// <summary>What the machine takes for the date and time.</summary>
    public DateTimeOffset UtcNow => Epoch + Elapsed + _offset;

    /// <summary>The machine's monotonic clock: it drifts but never jumps.</summary>
    public TimeSpan Elapsed => _world.Now + TimeSpan.FromTicks(_world.Now.Ticks / 1_000_000 * _driftPpm);

    public SimProcess Start()
    {
        if (Process is not null)
        {
            throw new InvalidOperationException($"Host {Index} already runs generation {Generation}; end that first.");
        }

        IsGone = false;
        Process = new SimProcess(_world, this, ++Generation);
        _world.Note("start", Index, value: Generation);
        _world.TopologyChanged?.Invoke();
        return Process;
    }

    /// <summary>Ends the process as a signal does: nothing of it runs any more. <paramref name="silently"/>: the machine is gone too, so that nobody's connection is reset.</summary>
    public void Kill(string how, bool silently = false)
    {
        if (Process is not { } process)
        {
            return;
        }

        _world.Note(how, Index, value: process.Generation);
        Process = null;
        IsGone = silently;
        process.End();
        _world.Network.OnEnded(process, silently);
        _world.TopologyChanged?.Invoke();
    }

    /// <summary>Somebody sets the date.</summary>
    public void SetClock(TimeSpan offset)
    {
        _offset = offset;
        _world.Note("set-clock", Index, value: offset.Ticks);
    }

    /// <summary>How long in real (virtual) time a local timer of this length takes.</summary>
    public TimeSpan ToReal(TimeSpan local) => local - TimeSpan.FromTicks(local.Ticks / 1_000_000 * _driftPpm);
}
