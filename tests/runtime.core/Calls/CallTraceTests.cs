using System.Diagnostics;
using Actors.Runtime.Core.Tests.Scripts;
using Actors.Runtime.Invocation;
using Actors.Tests.Infrastructure;

namespace Actors.Runtime.Core.Tests.Calls;

/// <summary>The spans of calls inside one process, and what is current when.</summary>
public sealed class CallTraceTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    [Fact]
    public async Task Call_Sampled_HasSpansOfTheCallerAndOfTheTargetWithItsWaitAndItsRun()
    {
        using var work = new TracedWork();
        var grain = fixture.Client.Script();
        await grain.Echo(1);

        var call = work.Below(work.Root, ActivityKind.Client);
        var target = work.Below(call, ActivityKind.Server);
        var wait = work.Below(target, ActivityKind.Internal, CallTrace.WaitName);
        var run = work.Below(target, ActivityKind.Internal, CallTrace.RunName);
        Assert.Equal(4, work.Ended.Count);
        Assert.Equal("IScriptGrain/Echo", call.OperationName);
        Assert.Equal(("orleans", "Echo"), (call.GetTagItem("rpc.system"), call.GetTagItem("rpc.method")));
        Assert.Equal(grain.GetGrainId().ToString(), call.GetTagItem("rpc.orleans.target_id"));
        Assert.Equal(target.StartTimeUtc, wait.StartTimeUtc);
        Assert.InRange(wait.StartTimeUtc + wait.Duration, wait.StartTimeUtc, run.StartTimeUtc);
    }

    [Fact]
    public async Task Call_WhileTheGrainIsBusy_HasTheTimeInTheQueueAsItsWait()
    {
        var grain = fixture.Client.Script();
        var first = grain.Run(_ => fixture.Silo.Board.Gate("busy"));
        using var work = new TracedWork();
        var call = grain.Echo(1);
        await fixture.Silo.WaitingAsync(grain, 1);
        var queued = Stopwatch.StartNew();
        await Eventually.TrueAsync(() => queued.Elapsed > TimeSpan.FromMilliseconds(30));
        fixture.Silo.Board.Open("busy");
        await call;
        await first;

        var target = work.Below(work.Below(work.Root, ActivityKind.Client), ActivityKind.Server);
        Assert.InRange(work.Below(target, ActivityKind.Internal, CallTrace.WaitName).Duration, TimeSpan.FromMilliseconds(30), target.Duration);
    }

    [Fact]
    public async Task Grain_ThatCallsAnother_ContinuesTheTrace()
    {
        using var work = new TracedWork();
        await fixture.Client.Script().Run(async self => await self.Other(ScriptGrains.NewKey(), typeof(ScriptGrain).FullName).Echo(1));

        var outer = work.Below(work.Below(work.Root, ActivityKind.Client), ActivityKind.Server);
        var run = work.Below(outer, ActivityKind.Internal, CallTrace.RunName);
        var inner = work.Below(work.Below(run, ActivityKind.Client), ActivityKind.Server);
        Assert.Equal("IScriptGrain/Echo", inner.OperationName);
        Assert.Equal(8, work.Ended.Count);
    }

    [Fact]
    public async Task Current_InTheGrain_IsTheRunAndForTheCallerItsOwn()
    {
        using var work = new TracedWork();
        List<Activity?> seen = [];
        var call = fixture.Client.Script().Run(async _ =>
        {
            seen.Add(Activity.Current);
            await Task.Yield();
            seen.Add(Activity.Current);
        });
        Assert.Same(work.Root, Activity.Current);
        await call;

        Assert.Same(work.Root, Activity.Current);
        Assert.All(seen, activity => Assert.Equal(CallTrace.RunName, activity!.OperationName));
        Assert.Same(seen[0], seen[1]);
    }

    [Fact]
    public async Task Current_OfTurnsThatInterleave_IsThatOfTheirOwnCalls()
    {
        var grain = fixture.Client.Script<ReentrantScriptGrain>();
        await grain.Echo(0);
        var seen = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(async () =>
        {
            using var work = number % 2 == 0 ? new TracedWork() : null;
            List<ActivityTraceId?> ids = [];
            await grain.Run(async _ =>
            {
                for (var turn = 0; turn < 10; turn++)
                {
                    ids.Add(Activity.Current?.TraceId);
                    await Task.Yield();
                }
            });
            return (Own: work?.Root.TraceId, Ids: ids);
        })));

        Assert.All(seen, call => Assert.All(call.Ids, id => Assert.Equal(call.Own, id)));
    }

    [Fact]
    public async Task Current_OfATimerMadeInATracedCall_IsNothing()
    {
        var tick = new TaskCompletionSource<Activity?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var silo = await TestSilo.StartAsync();
        using (new TracedWork())
        {
            await silo.Client.Script().Run(self =>
            {
                self.RegisterGrainTimer(
                    () =>
                    {
                        tick.TrySetResult(Activity.Current);
                        return Task.CompletedTask;
                    },
                    new() { DueTime = TimeSpan.FromMilliseconds(1), Period = Timeout.InfiniteTimeSpan });
                return Task.CompletedTask;
            });
        }

        Assert.Null(await tick.Task.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Call_NotSampled_MakesNoSpanAndAsksForNone()
    {
        using var other = new TracedWork();
        using var work = new TracedWork(sampled: false);
        var seen = work.Root;
        var grain = fixture.Client.Script();
        await grain.Run(self =>
        {
            seen = Activity.Current;
            return self.Other(ScriptGrains.NewKey(), typeof(ScriptGrain).FullName).Echo(1).AsTask();
        });

        Assert.Null(seen);
        Assert.Empty(work.Ended);
        Assert.Equal(0, work.AskedCount);
    }

    [Fact]
    public async Task Call_OfWorkThatHasOutlivedItsSpan_BelongsToNoTrace()
    {
        using var work = new TracedWork();
        var outlived = Task.Run(async () =>
        {
            await fixture.Silo.Board.Gate("outlived");
            Assert.Same(work.Root, Activity.Current);
            await fixture.Client.Script().Echo(1);
        });
        work.Root.Stop();
        fixture.Silo.Board.Open("outlived");
        await outlived;

        Assert.Empty(work.Ended);
    }

    [Fact]
    public async Task Call_ThatFails_IsAnErrorOfBothEndsWithTypeAndWithoutMessage()
    {
        using var work = new TracedWork();
        await Assert.ThrowsAsync<InvalidOperationException>(() => fixture.Client.Script().Run(_ => throw new InvalidOperationException("a secret")));

        var failed = work.Ended.Where(span => span.OperationName != CallTrace.WaitName).ToList();
        Assert.Equal(3, failed.Count);
        Assert.All(failed, span => Assert.Equal((ActivityStatusCode.Error, typeof(InvalidOperationException).FullName), (span.Status, span.GetTagItem("error.type"))));
        Assert.DoesNotContain(failed, span => span.StatusDescription is not null || span.TagObjects.Any(tag => tag.Value is string text && text.Contains("secret", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Call_ExpiredInTheQueue_HasItsWaitAndNoRun()
    {
        var grain = fixture.Client.Script();
        var first = grain.Run(_ => fixture.Silo.Board.Gate("expire"));
        using var work = new TracedWork();
        await Assert.ThrowsAsync<TimeoutException>(() => grain.RunShort(_ => Task.CompletedTask));
        fixture.Silo.Board.Open("expire");
        await first;

        var call = work.Below(work.Root, ActivityKind.Client);
        var target = work.Below(call, ActivityKind.Server);
        Assert.Equal(ActivityStatusCode.Error, call.Status);
        Assert.Equal(ActivityStatusCode.Error, target.Status);
        work.Below(target, ActivityKind.Internal, CallTrace.WaitName);
        Assert.DoesNotContain(work.Ended, span => span.OperationName == CallTrace.RunName);
    }

    [Fact]
    public async Task Call_OneWay_EndsForTheCallerWhenItLeaves()
    {
        using var work = new TracedWork();
        var ran = new TaskCompletionSource();
        await fixture.Client.Script().RunOneWay(async _ =>
        {
            await fixture.Silo.Board.Gate("one way");
            ran.SetResult();
        });
        var call = work.Below(work.Root, ActivityKind.Client);
        fixture.Silo.Board.Open("one way");
        await ran.Task;

        await Eventually.TrueAsync(() => work.Ended.Any(span => span.ParentSpanId == call.SpanId && span.Kind == ActivityKind.Server));
    }
}
