using Actors.Runtime.Directory;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Reminders;

/// <summary>What identifies a reminder.</summary>
internal readonly record struct ReminderKey(GrainId GrainId, string Name)
{
    public static ReminderKey Of(ReminderEntry entry) => new(entry.GrainId, entry.ReminderName);
}

/// <summary>A reminder in memory, and when it ticks next.</summary>
internal sealed class ScheduledReminder(ReminderEntry entry, uint hash, long number)
{
    public ReminderEntry Entry { get; set; } = entry;

    public uint Hash { get; } = hash;

    /// <summary>Breaks ties between reminders that are due at the same time.</summary>
    public long Number { get; } = number;

    public DateTime Due { get; set; }

    public bool IsTicking { get; set; }

    /// <summary>Changed while it ticked, so <see cref="Due"/> already belongs to the new entry.</summary>
    public bool IsRescheduled { get; set; }

    /// <summary>The last reading of the table that had it.</summary>
    public long SeenInLoad { get; set; }
}

/// <summary>
/// The reminders of this silo that are due soon, in the order of their times. It decides and does nothing: time is passed in, rows are
/// passed in, and whoever takes a due reminder sends the tick. One caller at a time.
/// </summary>
/// <remarks>
/// Every due time is a start plus a multiple of the period, so ticks do not drift. Due times that pass while a tick runs are skipped. A
/// change that arrives during a reading of the table wins over what the reading finds, since that may be older.
/// </remarks>
internal sealed class ReminderSchedule
{
    private static readonly Comparer<ScheduledReminder> ByDueTime = Comparer<ScheduledReminder>.Create(
        static (left, right) => left.Due != right.Due ? left.Due.CompareTo(right.Due) : left.Number.CompareTo(right.Number));

    private readonly Dictionary<ReminderKey, ScheduledReminder> _byKey = [];
    private readonly SortedSet<ScheduledReminder> _waiting = new(ByDueTime);
    private readonly TimeSpan _window;
    private HashSet<ReminderKey>? _changedDuringLoad;
    private long _loadCount;
    private long _lastNumber;

    public ReminderSchedule(TimeSpan window) => _window = window;

    public int Count => _byKey.Count;

    /// <summary>When the next tick is due; null when nothing waits.</summary>
    public DateTime? NextDue => _waiting.Min?.Due;

    /// <summary>The first time at which a reminder is due that is not before <paramref name="from"/>.</summary>
    public static DateTime FirstDue(ReminderEntry entry, DateTime from)
    {
        if (entry.StartAt >= from || entry.Period <= TimeSpan.Zero)
        {
            return entry.StartAt;
        }

        var passed = (from - entry.StartAt).Ticks;
        var periods = (passed + entry.Period.Ticks - 1) / entry.Period.Ticks;
        return entry.StartAt + (entry.Period * periods);
    }

    /// <summary>Takes a reminder that was just registered or changed; due times from <paramref name="from"/> on count.</summary>
    public void Set(ReminderEntry entry, DateTime now, DateTime from)
    {
        var key = ReminderKey.Of(entry);
        _changedDuringLoad?.Add(key);
        Put(key, entry, FirstDue(entry, from), now);
    }

    /// <summary>The version of a reminder in memory; null when it is not there.</summary>
    public string? FindVersion(ReminderKey key) => _byKey.GetValueOrDefault(key)?.Entry.ETag;

    /// <summary>Drops a reminder that was unregistered.</summary>
    public void Remove(ReminderKey key)
    {
        _changedDuringLoad?.Add(key);
        if (_byKey.Remove(key, out var reminder))
        {
            _waiting.Remove(reminder);
        }
    }

    /// <summary>Drops what now belongs to other silos.</summary>
    public void Retain(RingRanges owned) => RemoveWhere(reminder => !owned.Contains(reminder.Hash));

    /// <summary>The table is being read from now on.</summary>
    public void BeginLoad()
    {
        _loadCount++;
        _changedDuringLoad = [];
    }

    /// <summary>Takes rows of the table; those that are not due soon are left there.</summary>
    public void Merge(IEnumerable<ReminderEntry> rows, DateTime now, DateTime from)
    {
        foreach (var row in rows)
        {
            var key = ReminderKey.Of(row);
            if (_changedDuringLoad?.Contains(key) == true)
            {
                continue;
            }

            if (_byKey.TryGetValue(key, out var known) && IsSame(known.Entry, row))
            {
                KeepWhileDueSoon(key, known, now);
            }
            else
            {
                Put(key, row, FirstDue(row, from), now);
            }
        }
    }

    /// <summary>The table has been read in these ranges: what it does not have any more is dropped.</summary>
    public void EndLoad(RingRanges loaded)
    {
        var changed = _changedDuringLoad ?? [];
        _changedDuringLoad = null;
        RemoveWhere(reminder => reminder.SeenInLoad != _loadCount && loaded.Contains(reminder.Hash) && !changed.Contains(ReminderKey.Of(reminder.Entry)));
    }

    /// <summary>Takes the reminder that is due longest; it does not come again before <see cref="OnTicked"/>.</summary>
    public ScheduledReminder? TakeDue(DateTime now)
    {
        if (_waiting.Min is not { } next || next.Due > now)
        {
            return null;
        }

        _waiting.Remove(next);
        next.IsTicking = true;
        return next;
    }

    /// <summary>The tick has ended: the reminder waits for its next due time.</summary>
    public void OnTicked(ScheduledReminder reminder, DateTime now)
    {
        reminder.IsTicking = false;
        if (!_byKey.TryGetValue(ReminderKey.Of(reminder.Entry), out var known) || !ReferenceEquals(known, reminder))
        {
            return;
        }

        // A period of zero cannot be registered; a row of somebody else that has one ticks once.
        if (!reminder.IsRescheduled && reminder.Entry.Period <= TimeSpan.Zero)
        {
            _byKey.Remove(ReminderKey.Of(reminder.Entry));
            return;
        }

        reminder.Due = reminder.IsRescheduled ? reminder.Due : FirstDue(reminder.Entry, now + TimeSpan.FromTicks(1));
        reminder.IsRescheduled = false;
        _waiting.Add(reminder);
    }

    private static bool IsSame(ReminderEntry left, ReminderEntry right) =>
        left.ETag == right.ETag && left.StartAt == right.StartAt && left.Period == right.Period;

    private void Put(ReminderKey key, ReminderEntry entry, DateTime due, DateTime now)
    {
        if (!_byKey.TryGetValue(key, out var reminder))
        {
            if (due > now + _window || (due < now && entry.Period <= TimeSpan.Zero))
            {
                return;
            }

            reminder = new ScheduledReminder(entry, key.GrainId.GetUniformHashCode(), ++_lastNumber);
            _byKey.Add(key, reminder);
        }

        _waiting.Remove(reminder);
        reminder.Entry = entry;
        reminder.Due = due;
        reminder.SeenInLoad = _loadCount;
        reminder.IsRescheduled = reminder.IsTicking;
        if (!reminder.IsTicking)
        {
            _waiting.Add(reminder);
        }

        KeepWhileDueSoon(key, reminder, now);
    }

    private void KeepWhileDueSoon(ReminderKey key, ScheduledReminder reminder, DateTime now)
    {
        reminder.SeenInLoad = _loadCount;
        if (!reminder.IsTicking && reminder.Due > now + _window)
        {
            _byKey.Remove(key);
            _waiting.Remove(reminder);
        }
    }

    private void RemoveWhere(Func<ScheduledReminder, bool> predicate)
    {
        foreach (var reminder in _byKey.Values.Where(predicate).ToList())
        {
            _byKey.Remove(ReminderKey.Of(reminder.Entry));
            _waiting.Remove(reminder);
        }
    }
}
