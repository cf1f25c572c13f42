using Actors.Runtime.Core.Tests.Scripts;
using Actors.Tests.Infrastructure;
using Orleans.Configuration;

namespace Actors.Runtime.Core.Tests.Scheduling;

public sealed class TurnTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private static readonly AsyncLocal<string?> Ambient = new();

    [Fact]
    public async Task Turns_ManyCallersWithAwaits_KeepAPlainCounterExact()
    {
        var grain = fixture.Client.Script<ReentrantScriptGrain>();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await grain.Run(async self =>
                {
                    self.Counter++;
                    await Task.Yield();
                    self.Counter++;
                });
            }
        })));

        var total = 0;
        await grain.Run(self => Task.FromResult(total = self.Counter));
        Assert.Equal(2000, total);
    }

    [Fact]
    public async Task Requests_OfANonReentrantGrain_NeverOverlap()
    {
        var grain = fixture.Client.Script();
        var overlaps = 0;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => grain.Run(async self =>
        {
            overlaps += ++self.Counter == 1 ? 0 : 1;
            await Task.Yield();
            self.Counter--;
        })));
        Assert.Equal(0, overlaps);
    }

    [Fact]
    public async Task Turns_FirstCallersOfColdGrains_RunOneAtATime()
    {
        for (var round = 0; round < 300; round++)
        {
            var grain = fixture.Client.Script<ReentrantScriptGrain>();
            var running = 0;
            var overlaps = 0;
            using var start = new Barrier(4);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return grain.Run(_ =>
                    {
                        overlaps += Interlocked.Increment(ref running) == 1 ? 0 : 1;
                        Thread.SpinWait(200);
                        Interlocked.Decrement(ref running);
                        return Task.CompletedTask;
                    });
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default).Unwrap()));
            Assert.True(overlaps == 0, $"Two turns of one grain ran at once in round {round}.");
        }
    }

    [Fact]
    public async Task Scheduler_InsideAGrain_IsItsOwnAcrossAwaits()
    {
        var schedulers = new List<TaskScheduler>();
        await fixture.Client.Script().Run(async self =>
        {
            schedulers.Add(self.GrainContext.Scheduler);
            schedulers.Add(TaskScheduler.Current);
            await Task.Delay(1);
            schedulers.Add(TaskScheduler.Current);
            await Task.Yield();
            schedulers.Add(TaskScheduler.Current);
            await Task.Factory.StartNew(() => schedulers.Add(TaskScheduler.Current));
        });
        Assert.Equal(5, schedulers.Count);
        Assert.Single(schedulers.Distinct());
        Assert.NotSame(TaskScheduler.Default, schedulers[0]);
    }

    [Fact]
    public async Task Continuation_AfterConfigureAwaitFalse_HasLeftTheGrain()
    {
        TaskScheduler? scheduler = null;
        object? context = this;
        await fixture.Client.Script().Run(async _ =>
        {
            await Task.Delay(1).ConfigureAwait(false);
            scheduler = TaskScheduler.Current;
            context = RuntimeContext.Current;
        });
        Assert.Same(TaskScheduler.Default, scheduler);
        Assert.Null(context);
    }

    [Fact]
    public async Task TaskRun_InsideAGrain_LeavesItAndComesBack()
    {
        TaskScheduler? inside = null;
        TaskScheduler? after = null;
        TaskScheduler? own = null;
        await fixture.Client.Script().Run(async self =>
        {
            own = self.GrainContext.Scheduler;
            await Task.Run(() => inside = TaskScheduler.Current);
            after = TaskScheduler.Current;
        });
        Assert.Same(TaskScheduler.Default, inside);
        Assert.Same(own, after);
    }

    [Fact]
    public async Task AsyncLocal_SetSynchronouslyByARequest_IsNotSeenByTheNext()
    {
        // Both wait behind a third, so that one round of turns runs them right after each other on one thread.
        var grain = fixture.Client.Script();
        var gate = ScriptGrains.NewKey();
        var seen = new List<object?>();
        var blocking = grain.Run(_ => fixture.Silo.Board.Gate(gate));
        var setting = grain.Run(_ =>
        {
            Ambient.Value = "left behind";
            RequestContext.Set("left", "behind");
            return Task.CompletedTask;
        });
        var looking = grain.Run(_ =>
        {
            seen.AddRange([Ambient.Value, RequestContext.Get("left")]);
            return Task.CompletedTask;
        });
        await fixture.Silo.WaitingAsync(grain, 2);
        fixture.Silo.Board.Open(gate);
        await Task.WhenAll(blocking, setting, looking);
        Assert.Equal([null, null], seen);
    }

    [Fact]
    public async Task AsyncLocal_SetByTwoRequestsOfOneBatch_StaysWithEach()
    {
        var grain = fixture.Client.Script();
        var seen = new List<string?>();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => grain.Run(async _ =>
        {
            seen.Add(Ambient.Value);
            Ambient.Value = $"{i}";
            await Task.Yield();
            Assert.Equal($"{i}", Ambient.Value);
        })));
        Assert.Equal(100, seen.Count);
        Assert.All(seen, Assert.Null);
    }

    [Fact]
    public async Task RequestContext_OfTheCaller_FlowsInAndNotBack()
    {
        RequestContext.Set("color", "red");
        object? seen = null;
        object? deep = null;
        await fixture.Client.Script().Run(async self =>
        {
            seen = RequestContext.Get("color");
            RequestContext.Set("color", "blue");
            await self.Other(ScriptGrains.NewKey()).Run(_ => Task.FromResult(deep = RequestContext.Get("color")));
        });
        Assert.Equal("red", seen);
        Assert.Equal("blue", deep);
        Assert.Equal("red", RequestContext.Get("color"));
        RequestContext.Clear();
    }

    [Fact]
    public async Task NewRequests_WhileContinuationsKeepComing_StillRun()
    {
        var grain = fixture.Client.Script<ReentrantScriptGrain>();
        var isOver = false;
        var spinning = grain.Run(async _ =>
        {
            while (!isOver)
            {
                await Task.Yield();
            }
        });
        await grain.Echo(1).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        isOver = true;
        await spinning;
    }

    [Fact]
    public async Task Continuations_WhileRequestsKeepComing_StillRun()
    {
        var grain = fixture.Client.Script<ReentrantScriptGrain>();
        using var isOver = new CancellationTokenSource();
        var flood = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!isOver.IsCancellationRequested)
            {
                await grain.Echo(1);
            }
        })).ToArray();
        await grain.Run(async _ =>
        {
            for (var i = 0; i < 100; i++)
            {
                await Task.Yield();
            }
        }).WaitAsync(TimeSpan.FromSeconds(10));
        await isOver.CancelAsync();
        await Task.WhenAll(flood);
    }

    [Fact]
    public async Task Turn_LongerThanTheThreshold_IsReportedWithGrainAndMethod()
    {
        await using var silo = await TestSilo.StartAsync(builder =>
            builder.Configure<SchedulingOptions>(options => options.TurnWarningLengthThreshold = TimeSpan.FromMilliseconds(100)));
        using var release = new ManualResetEventSlim();
        var grain = silo.Client.Script();
        var call = grain.Run(_ =>
        {
            release.Wait(TimeSpan.FromSeconds(30));
            return Task.CompletedTask;
        });
        await Eventually.TrueAsync(() => silo.Logs.Lines.Any(line => line.Id.Id == 1201), TimeSpan.FromSeconds(20));
        release.Set();
        await call;
        var report = silo.Logs.Lines.First(line => line.Id.Id == 1201).Message;
        Assert.Contains(grain.GetGrainId().ToString(), report, StringComparison.Ordinal);
        Assert.Contains("IScriptGrain.Run", report, StringComparison.Ordinal);
    }
}
