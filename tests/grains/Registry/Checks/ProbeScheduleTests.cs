using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Checks;

namespace Actors.Grains.Tests.Registry.Checks;

public sealed class ProbeScheduleTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    [Fact]
    public void Due_ManyChecks_AreSpreadOverTheInterval()
    {
        var due = Enumerable.Range(0, 1000).Select(number => Schedule($"service:web{number}").Due).ToList();

        Assert.All(due, moment => Assert.InRange(moment, TimeSpan.Zero, Interval));
        for (var tenth = 0; tenth < 10; tenth++)
        {
            Assert.InRange(due.Count(moment => (int)(moment / Interval * 10) == tenth), 50, 200);
        }
    }

    [Fact]
    public void TryStart_FindingOutstanding_WaitsForItAndGivesItUpLater()
    {
        var schedule = Schedule("c");
        var first = schedule.Due;

        Assert.False(schedule.TryStart(first - TimeSpan.FromMilliseconds(1)));
        Assert.True(schedule.TryStart(first));
        Assert.Equal(first + Interval, schedule.Due);
        Assert.False(schedule.TryStart(first + Interval));
        schedule.Take(CheckStatus.Passing);
        Assert.True(schedule.TryStart(first + (Interval * 2)));
        Assert.False(schedule.TryStart(first + (Interval * 3)));
        Assert.True(schedule.TryStart(first + (Interval * 6)));
    }

    [Fact]
    public void TryStart_AfterALongPause_DoesNotCatchUp()
    {
        var schedule = Schedule("c");
        var late = schedule.Due + (Interval * 5.5);

        Assert.True(schedule.TryStart(late));

        Assert.InRange(schedule.Due, late, late + Interval);
    }

    [Fact]
    public void Take_WithoutThresholds_FollowsEachFinding()
    {
        var schedule = Schedule("c");

        Assert.Equal(CheckStatus.Critical, schedule.Take(CheckStatus.Critical));
        Assert.Equal(CheckStatus.Warning, schedule.Take(CheckStatus.Warning));
        Assert.Equal(CheckStatus.Passing, schedule.Take(CheckStatus.Passing));
    }

    [Fact]
    public void Take_WithThresholds_ChangesAfterThatManyInARow()
    {
        var schedule = Schedule("c", new ProbeThresholds(2, 2, 4));

        Assert.Null(schedule.Take(CheckStatus.Critical));
        Assert.Equal(CheckStatus.Warning, schedule.Take(CheckStatus.Critical));
        Assert.Equal(CheckStatus.Warning, schedule.Take(CheckStatus.Critical));
        Assert.Equal(CheckStatus.Critical, schedule.Take(CheckStatus.Critical));
        Assert.Null(schedule.Take(CheckStatus.Passing));
        Assert.Equal(CheckStatus.Passing, schedule.Take(CheckStatus.Passing));
        Assert.Null(schedule.Take(CheckStatus.Critical));
        Assert.Equal(CheckStatus.Passing, schedule.Take(CheckStatus.Passing) ?? schedule.Take(CheckStatus.Passing));
    }

    private static ProbeSchedule Schedule(string checkId, ProbeThresholds? thresholds = null) =>
        new(checkId, new ProbeDefinition("http://127.0.0.1/", Interval, TimeSpan.FromSeconds(10)) { Thresholds = thresholds }, TimeSpan.Zero);
}
