namespace Actors.Gateway.Watching;

/// <summary>Something that ends at a time, and its place on the wheel.</summary>
internal abstract class WheelEntry
{
    public WheelEntry? PreviousOnWheel { get; set; }

    public WheelEntry? NextOnWheel { get; set; }

    /// <summary>The tick at which it ends; 0 when it is not on the wheel.</summary>
    public long DueTick { get; set; }

    public abstract void Expire();
}

/// <summary>
/// The deadlines of all watchers under one timer: a ring of lists, one for each tick. To join, to leave and to end cost the same however
/// many wait. A deadline is kept to within a tick, never early.
/// </summary>
internal sealed class TimeoutWheel(TimeProvider timeProvider) : IDisposable
{
    private const int SlotCount = 1 << 14;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly WheelEntry?[] _slots = new WheelEntry?[SlotCount];
    private readonly long _startedAt = timeProvider.GetTimestamp();
    private ITimer? _timer;
    private long _passedTick;
    private int _count;

    /// <summary>The clock that it goes by.</summary>
    public TimeProvider Clock => timeProvider;

    public void Add(WheelEntry entry, TimeSpan wait)
    {
        lock (_lock)
        {
            if (_count++ == 0)
            {
                _passedTick = CurrentTick();
                _timer ??= timeProvider.CreateTimer(static wheel => ((TimeoutWheel)wheel!).Turn(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(Tick, Tick);
            }

            // One more, for the part of the current tick that has passed.
            var ticks = Math.Clamp((long)Math.Ceiling(wait / Tick), 0, SlotCount - 2) + 1;
            entry.DueTick = Math.Max(_passedTick, CurrentTick()) + ticks;
            entry.DueTick = Math.Min(entry.DueTick, _passedTick + SlotCount - 1);
            ref var first = ref _slots[entry.DueTick % SlotCount];
            entry.PreviousOnWheel = null;
            entry.NextOnWheel = first;
            if (first is not null)
            {
                first.PreviousOnWheel = entry;
            }

            first = entry;
        }
    }

    /// <summary>Takes an entry off; nothing when it is off already.</summary>
    public void Remove(WheelEntry entry)
    {
        lock (_lock)
        {
            if (entry.DueTick != 0)
            {
                RemoveLocked(entry);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _timer?.Dispose();
        }
    }

    private void Turn()
    {
        List<WheelEntry>? due = null;
        lock (_lock)
        {
            for (var current = CurrentTick(); _passedTick < current && _count > 0;)
            {
                _passedTick++;
                while (_slots[_passedTick % SlotCount] is { } entry)
                {
                    RemoveLocked(entry);
                    (due ??= []).Add(entry);
                }
            }
        }

        foreach (var entry in due ?? [])
        {
            entry.Expire();
        }
    }

    private void RemoveLocked(WheelEntry entry)
    {
        if (entry.PreviousOnWheel is { } previous)
        {
            previous.NextOnWheel = entry.NextOnWheel;
        }
        else
        {
            _slots[entry.DueTick % SlotCount] = entry.NextOnWheel;
        }

        if (entry.NextOnWheel is { } next)
        {
            next.PreviousOnWheel = entry.PreviousOnWheel;
        }

        (entry.PreviousOnWheel, entry.NextOnWheel, entry.DueTick) = (null, null, 0);
        if (--_count == 0)
        {
            _timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private long CurrentTick() => (timeProvider.GetElapsedTime(_startedAt).Ticks / Tick.Ticks) + 1;
}
