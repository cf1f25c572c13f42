using Actors.Runtime.Scheduling;

namespace Actors.Runtime.Calls;

/// <summary>Something that may hold requests whose deadline passes.</summary>
internal interface ISweepable
{
    /// <summary>Fails what has expired. False when nothing is left to watch; then it has marked itself as unwatched.</summary>
    bool Sweep(long nowMilliseconds);

    /// <summary>The link of the list of watched ones.</summary>
    ISweepable? NextWatched { get; set; }
}

/// <summary>
/// Finds expired requests without a timer or a table entry per call: a target with work is watched from its first request on,
/// looked at a few times a second, and forgotten when a look finds it idle. A busy target pays nothing per call.
/// </summary>
internal sealed class Sweeper : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly CoarseClock _clock;
    private readonly ITimer _timer;
    private ISweepable? _watched;
    private ISweepable? _added;
    private int _isSweeping;

    public Sweeper(CoarseClock clock, TimeProvider timeProvider)
    {
        _clock = clock;
        _timer = timeProvider.CreateTimer(static state => ((Sweeper)state!).Sweep(), this, Period, Period);
    }

    /// <summary>Starts watching; called once until the target's sweep returns false.</summary>
    public void Watch(ISweepable target)
    {
        ISweepable? head;
        do
        {
            head = Volatile.Read(ref _added);
            target.NextWatched = head;
        }
        while (Interlocked.CompareExchange(ref _added, target, head) != head);
    }

    public void Sweep()
    {
        if (Interlocked.Exchange(ref _isSweeping, 1) != 0)
        {
            return;
        }

        try
        {
            _clock.Refresh();
            var now = _clock.NowMilliseconds;
            ISweepable? remaining = null;
            SweepAll(_watched, now, ref remaining);
            SweepAll(Interlocked.Exchange(ref _added, null), now, ref remaining);
            _watched = remaining;
        }
        finally
        {
            Volatile.Write(ref _isSweeping, 0);
        }
    }

    public void Dispose() => _timer.Dispose();

    // The list is one of links in the targets themselves: thousands come and go between two sweeps.
    private static void SweepAll(ISweepable? head, long nowMilliseconds, ref ISweepable? remaining)
    {
        for (var target = head; target is not null;)
        {
            // A target that is not watched any more may be watched anew, by another thread, before its sweep returns.
            var next = target.NextWatched;
            target.NextWatched = null;
            if (target.Sweep(nowMilliseconds))
            {
                target.NextWatched = remaining;
                remaining = target;
            }

            target = next;
        }
    }
}
