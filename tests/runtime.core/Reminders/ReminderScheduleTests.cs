using Actors.Runtime.Directory;
using Actors.Runtime.Reminders;

namespace Actors.Runtime.Core.Tests.Reminders;

/// <summary>When reminders are due, by a schedule that is told the time.</summary>
public sealed class ReminderScheduleTests
{
    private static readonly DateTime Start = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly ReminderSchedule _schedule = new(10 * Minute);

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(0, 0)]
    [InlineData(1, 60)]
    [InlineData(60, 60)]
    [InlineData(3601, 3660)]
    public void FirstDue_FromAnyTime_IsTheStartPlusWholePeriods(int fromSeconds, int dueSeconds) =>
        Assert.Equal(Start.AddSeconds(dueSeconds), ReminderSchedule.FirstDue(Entry("a"), Start.AddSeconds(fromSeconds)));

    [Fact]
    public void Ticks_EachSentLate_DoNotDrift()
    {
        Set(Entry("a", Start + Minute), Start);
        var now = Start;
        for (var tick = 1; tick <= 100; tick++)
        {
            Assert.Equal(Start + (tick * Minute), _schedule.NextDue);
            now = Start + (tick * Minute) + TimeSpan.FromSeconds(7);
            _schedule.OnTicked(_schedule.TakeDue(now)!, now);
        }
    }

    [Fact]
    public void Ticks_ThatFallDueWhileOneRuns_AreSkippedAndNotBunched()
    {
        Set(Entry("a", Start), Start);
        var running = _schedule.TakeDue(Start)!;
        Assert.Null(_schedule.TakeDue(Start + (5 * Minute)));

        _schedule.OnTicked(running, Start + (5 * Minute) + TimeSpan.FromSeconds(1));

        Assert.Null(_schedule.TakeDue(Start + (5 * Minute) + TimeSpan.FromSeconds(59)));
        Assert.NotNull(_schedule.TakeDue(Start + (6 * Minute)));
        Assert.Null(_schedule.TakeDue(Start + (60 * Minute)));
    }

    [Fact]
    public void Reminder_ChangedInItsOwnTick_FollowsTheNewStartAtOnce()
    {
        Set(Entry("a", Start), Start);
        var running = _schedule.TakeDue(Start)!;
        var now = Start + TimeSpan.FromSeconds(2);
        Set(Entry("a", Start + TimeSpan.FromSeconds(1), etag: "1"), now);

        _schedule.OnTicked(running, now);

        Assert.Equal(Start + TimeSpan.FromSeconds(1), _schedule.NextDue);
        Assert.Equal(1, _schedule.Count);
    }

    [Fact]
    public void Reminder_RemovedInItsOwnTick_IsGone()
    {
        Set(Entry("a", Start), Start);
        var running = _schedule.TakeDue(Start)!;
        _schedule.Remove(ReminderKey.Of(running.Entry));

        _schedule.OnTicked(running, Start);

        Assert.Equal((0, null), (_schedule.Count, _schedule.NextDue));
    }

    [Fact]
    public void Load_OfRows_HoldsThoseDueSoonAndLeavesTheOthers()
    {
        Load(Start, Entry("soon", Start + (9 * Minute)), Entry("later", Start + (11 * Minute)), Entry("long ago", Start - (1000 * Minute) + TimeSpan.FromSeconds(30)));
        Assert.Equal(2, _schedule.Count);

        // What has ticked and is then due only after the window is left to a later load.
        Load(Start, Entry("daily", Start, period: TimeSpan.FromDays(1)));
        _schedule.OnTicked(_schedule.TakeDue(Start)!, Start);
        Assert.Equal(1, _schedule.Count);
        Load(Start + Minute, Entry("daily", Start, period: TimeSpan.FromDays(1)));
        Assert.Equal(0, _schedule.Count);
        Load(Start + TimeSpan.FromDays(1) - Minute, Entry("daily", Start, period: TimeSpan.FromDays(1)));
        Assert.Equal(Start.AddDays(1), _schedule.NextDue);
    }

    [Fact]
    public void Load_WithoutAKnownReminder_DropsIt_OnlyInWhatWasRead()
    {
        Load(Start, Entry("a"), Entry("b"));
        var hash = Entry("a").GrainId.GetUniformHashCode();

        _schedule.BeginLoad();
        _schedule.Merge([Entry("b")], Start, Start);
        _schedule.EndLoad(RingRanges.Of([RingRange.Everything]).Except(RingRanges.Of([new RingRange(hash, hash)])));
        Assert.Equal(2, _schedule.Count);

        Load(Start, Entry("b"));
        Assert.Equal(1, _schedule.Count);
    }

    [Fact]
    public void Load_OfOlderRows_DoesNotUndoAChangeMadeMeanwhile()
    {
        Load(Start, Entry("kept"), Entry("removed"), Entry("changed"));
        _schedule.BeginLoad();
        _schedule.Remove(ReminderKey.Of(Entry("removed")));
        Set(Entry("changed", Start + Minute, etag: "1"), Start);
        Set(Entry("added", Start + (2 * Minute)), Start);

        _schedule.Merge([Entry("kept", Start), Entry("removed", Start), Entry("changed", Start)], Start, Start);
        _schedule.EndLoad(RingRanges.Of([RingRange.Everything]));

        Assert.Equal(3, _schedule.Count);
        Assert.Equal("kept", _schedule.TakeDue(Start)!.Entry.ReminderName);
        Assert.Equal(Start + Minute, _schedule.NextDue);
    }

    [Fact]
    public void Load_OfMissedTicks_SkipsThemUnlessToldToCatchUp()
    {
        var dueBefore = Entry("a", Start - TimeSpan.FromSeconds(5));
        Load(Start, dueBefore);
        Assert.Equal(Start + TimeSpan.FromSeconds(55), _schedule.NextDue);

        var other = new ReminderSchedule(10 * Minute);
        other.BeginLoad();
        other.Merge([dueBefore], Start, Start - TimeSpan.FromSeconds(10));
        Assert.NotNull(other.TakeDue(Start));
    }

    [Fact]
    public void Retain_OfARange_DropsTheOthers()
    {
        Load(Start, Entry("a"), Entry("b"));
        var hash = Entry("a").GrainId.GetUniformHashCode();
        _schedule.Retain(RingRanges.Of([new RingRange(hash, hash)]));
        Assert.Equal("a", _schedule.TakeDue(Start)!.Entry.ReminderName);
        Assert.Null(_schedule.TakeDue(Start));
    }

    private static ReminderEntry Entry(string name, DateTime? startAt = null, TimeSpan? period = null, string etag = "0") => new()
    {
        GrainId = GrainId.Create("cart", name),
        ReminderName = name,
        StartAt = startAt ?? Start,
        Period = period ?? Minute,
        ETag = etag,
    };

    private void Set(ReminderEntry entry, DateTime now) => _schedule.Set(entry, now, now - TimeSpan.FromSeconds(30));

    private void Load(DateTime now, params ReminderEntry[] rows)
    {
        _schedule.BeginLoad();
        _schedule.Merge(rows, now, now);
        _schedule.EndLoad(RingRanges.Of([RingRange.Everything]));
    }
}
