using Actors.Runtime.Messaging;

namespace Actors.Simulation.Tests.Kernel;

/// <summary>
/// One start of a program. Its timers, deliveries and answers of the database run here only while it runs; while it is frozen, as by
/// SIGSTOP, they wait, and come in one burst when it goes on.
/// </summary>
internal sealed class SimProcess
{
    private readonly World _world;
    private readonly Queue<Action> _held = new();
    private bool _isEnded;

    public SimProcess(World world, SimHost host, int generation)
    {
        _world = world;
        Host = host;
        Generation = generation;
        StartedAt = world.Now;
    }

    public SimHost Host { get; }

    public int Generation { get; }

    public TimeSpan StartedAt { get; }

    public ProcessId Id => new(Host.Index, Generation);

    public bool IsFrozen { get; private set; }

    public bool IsRunning => !_isEnded && !IsFrozen;

    public bool IsEnded => _isEnded;

    /// <summary>Told when the process has ended. It is for those who look from outside; nothing of the program runs any more.</summary>
    public Action? Ended { get; set; }

    /// <summary>What the program does when a connection cannot be opened or breaks.</summary>
    public Action<ProcessId, ConnectionFailure>? ConnectionFailed { get; set; }

    /// <summary>What the program does when it hears from a process for the first time, or again after the connection broke.</summary>
    public Action<ProcessId>? Connected { get; set; }

    /// <summary>When it was frozen last, and when it went on; for those that judge what others make of it.</summary>
    public (TimeSpan From, TimeSpan To) LastFreeze { get; private set; } = (TimeSpan.MinValue, TimeSpan.MinValue);

    /// <summary>Runs something after a time on this machine's clock. The answer of <see cref="SimTimer.Cancel"/> is final.</summary>
    public SimTimer After(TimeSpan delay, string kind, Action action)
    {
        var timer = new SimTimer();
        _world.After(Host.ToReal(delay), () =>
        {
            if (!timer.IsOver)
            {
                Accept(kind, -1, () => timer.Run(action));
            }
        });
        return timer;
    }

    /// <summary>Something reaches the process from outside, now.</summary>
    public void Accept(string kind, int peer, Action action)
    {
        if (_isEnded)
        {
            return;
        }

        if (IsFrozen)
        {
            _held.Enqueue(() => Run(kind, peer, action));
            return;
        }

        Run(kind, peer, action);
    }

    public void Freeze()
    {
        if (IsRunning)
        {
            _world.Note("freeze", Host.Index, value: Generation);
            IsFrozen = true;
            LastFreeze = (_world.Now, TimeSpan.MaxValue);
            _world.TopologyChanged?.Invoke();
        }
    }

    public void Thaw()
    {
        if (_isEnded || !IsFrozen)
        {
            return;
        }

        _world.Note("thaw", Host.Index, value: Generation);
        IsFrozen = false;
        LastFreeze = (LastFreeze.From, _world.Now);
        _world.TopologyChanged?.Invoke();
        ReleaseHeld();
    }

    public void End()
    {
        _isEnded = true;
        _held.Clear();
        Ended?.Invoke();
    }

    // One step each, so that the invariants are looked at in between; what comes in later queues behind.
    private void ReleaseHeld()
    {
        while (_held.TryDequeue(out var action))
        {
            _world.After(TimeSpan.Zero, () => Accept("held", -1, action));
        }
    }

    private void Run(string kind, int peer, Action action)
    {
        if (_isEnded)
        {
            return;
        }

        _world.Note(kind, Host.Index, peer);
        action();
    }
}
