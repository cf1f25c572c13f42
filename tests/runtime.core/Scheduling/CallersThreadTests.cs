using Actors.Runtime.Invocation;
using Orleans.Runtime;

namespace Actors.Runtime.Core.Tests.Scheduling;

public sealed class CallersThreadTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private static readonly AsyncLocal<string?> Ambient = new();

    [Fact]
    public Task OverlappingCall_OfAnIdleGrain_RunsOnItsCallersThread() => OnThePoolAsync(async grain =>
    {
        var here = Environment.CurrentManagedThreadId;
        var call = grain.Overlapping(() => Environment.CurrentManagedThreadId);
        Assert.True(call.IsCompleted);
        Assert.Equal(here, await call);
    });

    [Fact]
    public Task OrdinaryCall_OfAnIdleGrain_RunsOnAnotherThread() => OnThePoolAsync(async grain =>
    {
        var here = Environment.CurrentManagedThreadId;
        var call = grain.Ordinary();
        SpinWait.SpinUntil(() => call.IsCompleted, TimeSpan.FromSeconds(20));
        Assert.NotEqual(here, await call);
    });

    [Fact]
    public Task OverlappingCall_ThatWaits_GivesTheThreadBack() => OnThePoolAsync(async grain =>
    {
        var result = new TaskCompletionSource<int>();
        var call = grain.OverlappingAwait(result.Task);
        Assert.False(call.IsCompleted);
        Assert.Equal(1, await grain.Overlapping(() => 1));
        result.SetResult(7);
        Assert.Equal(7, await call);
    });

    [Fact]
    public Task ContextOfTheCaller_AfterACallOnItsThread_IsItsOwnAgain() => OnThePoolAsync(async grain =>
    {
        Ambient.Value = "caller";
        RequestContext.Set("who", "caller");
        var (seen, sent) = ((string?)"nothing ran", (object?)null);
        var call = grain.Overlapping(() =>
        {
            (seen, sent) = (Ambient.Value, RequestContext.Get("who"));
            Ambient.Value = "grain";
            RequestContext.Set("who", "grain");
            return 0;
        });
        Assert.Equal("caller", Ambient.Value);
        Assert.Equal("caller", RequestContext.Get("who"));
        await call;
        Assert.Null(seen);
        Assert.Equal("caller", sent);
        Assert.Null(RuntimeContext.Current);
    });

    [Fact]
    public Task Turns_OfCallersOnManyThreads_NeverOverlap() => OnThePoolAsync(async grain =>
    {
        var running = 0;
        var overlaps = 0;
        await Parallel.ForAsync(0, 5000, async (_, _) => await grain.Overlapping(() =>
        {
            overlaps += Interlocked.Increment(ref running) == 1 ? 0 : 1;
            return Interlocked.Decrement(ref running);
        }));
        Assert.Equal(0, overlaps);
    });

    [Fact]
    public void Method_WhoseTurnsAreLong_IsTakenOffAndTriedAgain()
    {
        var method = NewMethod(GrainMethodOptions.ReadOnly);
        for (var turn = 0; turn < 4; turn++)
        {
            Assert.True(method.MayRunOnCallersThread);
            method.CountTurnOnCallersThread(wasShort: false);
        }

        Assert.False(method.MayRunOnCallersThread);
        Assert.True(Enumerable.Range(0, 64).Any(_ => method.MayRunOnCallersThread), "It was never tried again.");
    }

    [Fact]
    public void Method_ThatOverlapsNothing_StaysOffCallersThreads() => Assert.False(NewMethod(GrainMethodOptions.None).MayRunOnCallersThread);

    private static GrainMethod NewMethod(GrainMethodOptions options) => new(
        typeof(ICallersThreadGrain), "test", "Method", "Method", options, null, () => throw new NotSupportedException(), () => throw new NotSupportedException());

    // A test's own thread is none of the pool's.
    private Task OnThePoolAsync(Func<ICallersThreadGrain, Task> test) => Task.Run(async () =>
    {
        var grain = fixture.Client.GetGrain<ICallersThreadGrain>(Guid.NewGuid().ToString());
        var inARow = 0;
        for (var call = 0; inARow < 100; call++)
        {
            // Turns that the compiler or a busy machine made long are outweighed by enough short ones.
            Assert.True(call < 100_000, "The method never came back to its callers' threads.");
            inARow = await RunsHereAsync(grain) ? inARow + 1 : 0;
        }

        await test(grain);
    });

    private static async Task<bool> RunsHereAsync(ICallersThreadGrain grain)
    {
        var here = Environment.CurrentManagedThreadId;
        return await grain.Overlapping(() => Environment.CurrentManagedThreadId) == here;
    }
}
