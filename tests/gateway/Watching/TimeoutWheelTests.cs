using Actors.Gateway.Watching;
using Actors.Tests.Infrastructure;

namespace Actors.Gateway.Tests.Watching;

public sealed class TimeoutWheelTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void Expire_AnyWait_IsNeverEarlyAndAtMostTwoTicksLate()
    {
        var time = new FakeTimeProvider();
        using var wheel = new TimeoutWheel(time);
        var random = new Random(7);
        var entries = new List<Entry>();
        for (var number = 0; number < 500; number++)
        {
            var entry = new Entry(time, TimeSpan.FromMilliseconds(random.Next(600_000)));
            entries.Add(entry);
            wheel.Add(entry, entry.Wait);
            time.Advance(TimeSpan.FromMilliseconds(random.Next(40)));
        }

        time.Advance(TimeSpan.FromMinutes(11));

        Assert.All(entries, entry => Assert.InRange(entry.Took!.Value, entry.Wait, entry.Wait + (2 * Tick)));
        Assert.Equal(1, time.ArmedTimers + 1);
    }

    [Fact]
    public void Remove_BeforeItsTime_NeverExpires()
    {
        var time = new FakeTimeProvider();
        using var wheel = new TimeoutWheel(time);
        var (kept, removed) = (new Entry(time, Tick), new Entry(time, Tick));
        wheel.Add(kept, Tick);
        wheel.Add(removed, Tick);

        wheel.Remove(removed);
        wheel.Remove(removed);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.NotNull(kept.Took);
        Assert.Null(removed.Took);
        Assert.Equal(0, time.ArmedTimers);
    }

    private sealed class Entry(TimeProvider time, TimeSpan wait) : WheelEntry
    {
        private readonly long _startedAt = time.GetTimestamp();

        public TimeSpan Wait => wait;

        public TimeSpan? Took { get; private set; }

        public override void Expire() => Took = time.GetElapsedTime(_startedAt);
    }
}
