using Actors.Runtime.Core.Tests.Scripts;

namespace Actors.Runtime.Core.Tests.Calls;

public sealed class CancellationTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    [Fact]
    public async Task Call_CancelledBefore_IsNotSent()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        var hasRun = false;
        var grain = fixture.Client.Script();
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => grain.RunCancellable(_ => Task.FromResult(hasRun = true), cancellation.Token));
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        await grain.Echo(1);
        Assert.False(hasRun);
    }

    [Fact]
    public async Task Call_CancelledInTheQueue_NeverRuns()
    {
        using var cancellation = new CancellationTokenSource();
        var (gate, hasRun) = (ScriptGrains.NewKey(), false);
        var grain = fixture.Client.Script();
        var blocking = grain.Run(_ => fixture.Silo.Board.Gate(gate));
        var queued = grain.RunCancellable(_ => Task.FromResult(hasRun = true), cancellation.Token);
        await fixture.Silo.WaitingAsync(grain, 1);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        await fixture.Silo.WaitingAsync(grain, 0);
        fixture.Silo.Board.Open(gate);
        await blocking;
        await grain.Echo(1);
        Assert.False(hasRun);
    }

    [Fact]
    public async Task Caller_CancellingARunningCall_GoesOnAtOnceWhileTheGrainSeesItOnItsTurn()
    {
        using var cancellation = new CancellationTokenSource();
        var (running, seen, gate) = (ScriptGrains.NewKey(), ScriptGrains.NewKey(), ScriptGrains.NewKey());
        TaskScheduler? callbackScheduler = null;
        IGrainContext? callbackContext = null;
        IGrainContext? own = null;
        var call = fixture.Client.Script().RunCancellable(
            async self =>
            {
                own = self.GrainContext;
                using var registration = self.Token.Register(() =>
                {
                    callbackScheduler = TaskScheduler.Current;
                    callbackContext = RuntimeContext.Current;
                    fixture.Silo.Board.Open(seen);
                });
                fixture.Silo.Board.Open(running);
                await fixture.Silo.Board.Gate(gate);
            },
            cancellation.Token);
        await fixture.Silo.Board.ReachedAsync(running);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await fixture.Silo.Board.ReachedAsync(seen);
        fixture.Silo.Board.Open(gate);
        Assert.Same(own!.Scheduler, callbackScheduler);
        Assert.Same(own, callbackContext);
    }

    [Fact]
    public async Task Token_OfACallThatHasEnded_IsNotCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var token = CancellationToken.None;
        var grain = fixture.Client.Script();
        await grain.RunCancellable(
            self =>
            {
                token = self.Token;
                return Task.CompletedTask;
            },
            cancellation.Token);
        await cancellation.CancelAsync();
        await grain.Echo(1);
        Assert.False(token.IsCancellationRequested);
    }

    [Fact]
    public async Task Token_PassedOn_CancelsTheWholeChain()
    {
        using var cancellation = new CancellationTokenSource();
        var (running, seen) = (ScriptGrains.NewKey(), ScriptGrains.NewKey());
        var call = fixture.Client.Script().RunCancellable(
            self => self.Other(ScriptGrains.NewKey(), typeof(ScriptGrain).FullName).RunCancellable(
                async inner =>
                {
                    fixture.Silo.Board.Open(running);
                    try
                    {
                        await Task.Delay(Timeout.InfiniteTimeSpan, inner.Token);
                    }
                    finally
                    {
                        fixture.Silo.Board.Open(seen);
                    }
                },
                self.Token),
            cancellation.Token);
        await fixture.Silo.Board.ReachedAsync(running);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await fixture.Silo.Board.ReachedAsync(seen);
    }
}
