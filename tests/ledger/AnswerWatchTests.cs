using Actors.Ledger.Storage;
using Actors.Tests.Infrastructure;

namespace Actors.Ledger.Tests;

public sealed class AnswerWatchTests
{
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task Wait_DatabaseIsHeardNowAndThen_EndsOnlyWithSilence()
    {
        var time = new FakeTimeProvider();
        var watch = new AnswerWatch(SilenceMax, time);
        var work = new TaskCompletionSource();
        var waiting = watch.WaitAsync(work.Task).AsTask();
        for (var answer = 0; answer < 5; answer++)
        {
            time.Advance(SilenceMax * 0.75);
            await WaitingAsync(time);
            watch.Restart();
        }

        Assert.False(waiting.IsCompleted);
        time.Advance(SilenceMax);

        Assert.False(await waiting.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Wait_WorkFails_IsDone()
    {
        var watch = new AnswerWatch(SilenceMax, new FakeTimeProvider());
        var work = new TaskCompletionSource();
        var waiting = watch.WaitAsync(work.Task).AsTask();

        work.SetException(new IOException("The connection broke."));

        Assert.True(await waiting.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    /// <summary>A commit that succeeds just then must not be taken for one that failed.</summary>
    [Fact]
    public async Task Wait_WorkIsDoneWhenTheTimeIsUp_IsDone()
    {
        var work = new TaskCompletionSource();
        var time = new LastMoment(work);
        var watch = new AnswerWatch(SilenceMax, time);
        time.IsUp = true;

        Assert.True(await watch.WaitAsync(work.Task));
    }

    // What the clock has woken has looked, and waits again: only then it may go on.
    private static Task WaitingAsync(FakeTimeProvider time) => Eventually.TrueAsync(() => time.ArmedTimers == 1);

    /// <summary>The work is done between the look at it and the look at the clock.</summary>
    private sealed class LastMoment(TaskCompletionSource work) : TimeProvider
    {
        public bool IsUp { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp()
        {
            if (!IsUp)
            {
                return 0;
            }

            work.TrySetResult();
            return SilenceMax.Ticks;
        }
    }
}
