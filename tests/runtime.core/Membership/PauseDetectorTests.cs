using Actors.Runtime.Membership;
using Microsoft.Extensions.Logging.Abstractions;

namespace Actors.Runtime.Core.Tests.Membership;

public sealed class PauseDetectorTests : IDisposable
{
    private readonly StoppedClock _clock = new();
    private readonly TaskCompletionSource<bool> _answer = new();
    private readonly PauseDetector _gate;
    private int _asked;

    public PauseDetectorTests()
    {
        _gate = new PauseDetector(TimeSpan.FromSeconds(3), _clock, NullLogger.Instance);
        _gate.Start(() =>
        {
            _asked++;
            return _answer.Task;
        });
    }

    public void Dispose() => _gate.Dispose();

    [Fact]
    public void IsOpen_AfterAShortPause_DoesNotAsk()
    {
        _clock.Seconds += 3;

        Assert.True(_gate.IsOpen);
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task IsOpen_AfterALongPause_IsClosedUntilTheMembershipIsConfirmed()
    {
        _clock.Seconds += 3.1;

        Assert.False(_gate.IsOpen);
        Assert.False(_gate.IsOpen);
        var waiting = _gate.WaitAsync();
        Assert.False(waiting.IsCompleted);
        _answer.SetResult(true);

        Assert.True(await waiting);
        Assert.True(_gate.IsOpen);
        Assert.Equal(1, _asked);
    }

    [Fact]
    public void Timer_ThatFiresLateAfterAPause_ClosesTheGateBeforeAnybodyAsks()
    {
        _clock.Seconds += 60;
        _clock.FireTimers();

        Assert.False(_gate.IsOpen);
    }

    [Fact]
    public void Timer_ThatFiresInTime_KeepsTheGateOpen()
    {
        for (var round = 0; round < 100; round++)
        {
            _clock.Seconds += 0.25;
            _clock.FireTimers();
        }

        Assert.True(_gate.IsOpen);
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task DeclaredDead_StaysClosed()
    {
        _clock.Seconds += 60;
        var waiting = _gate.WaitAsync();
        _answer.SetResult(false);

        Assert.False(await waiting);
        Assert.True(_gate.IsDead);
        _clock.Seconds += 1;
        Assert.False(_gate.IsOpen);
        Assert.False(await _gate.WaitAsync());
    }

    private sealed class StoppedClock : TimeProvider
    {
        private readonly List<Action> _timers = [];

        public double Seconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)(Seconds * TimestampFrequency);

        public void FireTimers() => _timers.ForEach(timer => timer());

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _timers.Add(() => callback(state));
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
