using Actors.Runtime.Core.Tests.Scripts;

namespace Actors.Runtime.Core.Tests.Activations;

/// <summary>Which request may start while another one of the same grain has not ended.</summary>
public sealed class AdmissionTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    [Fact]
    public Task Plain_WhilePlainRuns_Waits() => SecondWaits(Grain<ScriptGrain>(), (grain, script) => grain.Run(script), grain => grain.Echo(1).AsTask());

    [Fact]
    public Task Any_OfAReentrantGrain_Overlaps() => SecondRuns(Grain<ReentrantScriptGrain>(), (grain, script) => grain.Run(script), grain => grain.Echo(1).AsTask());

    [Fact]
    public Task AlwaysInterleave_WhilePlainRuns_Overlaps() =>
        SecondRuns(Grain<ScriptGrain>(), (grain, script) => grain.Run(script), grain => grain.RunInterleaved(Nothing));

    [Fact]
    public Task Plain_WhileAlwaysInterleaveRuns_Overlaps() =>
        SecondRuns(Grain<ScriptGrain>(), (grain, script) => grain.RunInterleaved(script), grain => grain.Run(Nothing));

    [Fact]
    public Task ReadOnly_WhileReadOnlyRuns_Overlaps() =>
        SecondRuns(Grain<ScriptGrain>(), (grain, script) => grain.RunReadOnly(script), grain => grain.RunReadOnly(Nothing));

    [Fact]
    public Task ReadOnly_WhilePlainRuns_Waits() =>
        SecondWaits(Grain<ScriptGrain>(), (grain, script) => grain.Run(script), grain => grain.RunReadOnly(Nothing));

    [Fact]
    public Task Plain_WhileReadOnlyRuns_Waits() =>
        SecondWaits(Grain<ScriptGrain>(), (grain, script) => grain.RunReadOnly(script), grain => grain.Run(Nothing));

    [Fact]
    public async Task ReadOnly_BehindAWaitingPlainCall_DoesNotOvertakeIt()
    {
        var grain = Grain<ScriptGrain>();
        var order = new List<string>();
        var (reading, gate) = await Begin(grain, (target, script) => target.RunReadOnly(script));
        var writing = grain.Run(_ => Note("write"));
        await fixture.Silo.WaitingAsync(grain, 1);
        var second = grain.RunReadOnly(_ => Note("read"));
        await fixture.Silo.WaitingAsync(grain, 2);
        fixture.Silo.Board.Open(gate);
        await Task.WhenAll(reading, writing, second);
        Assert.Equal(["write", "read"], order);

        Task Note(string line)
        {
            order.Add(line);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task ReadOnly_ThatARunningReaderWaitsFor_OvertakesAWaitingPlainCall()
    {
        var grain = Grain<ScriptGrain>();
        var helper = Grain<ScriptGrain>();
        var (isIn, goOn) = (ScriptGrains.NewKey(), ScriptGrains.NewKey());
        var reading = grain.RunReadOnly(async _ =>
        {
            fixture.Silo.Board.Open(isIn);
            await fixture.Silo.Board.Gate(goOn);
            await helper.Run(_ => grain.RunReadOnly(Nothing));
        });
        await fixture.Silo.Board.ReachedAsync(isIn);
        var writing = grain.Run(Nothing);
        await fixture.Silo.WaitingAsync(grain, 1);
        fixture.Silo.Board.Open(goOn);
        await Task.WhenAll(reading, writing).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public Task StaticPredicate_OnTheIncomingCall_LetsItOverlap() =>
        SecondRuns(Grain<StaticPredicateScriptGrain>(), (grain, script) => grain.Run(script), grain => grain.Also(Nothing));

    [Fact]
    public Task StaticPredicate_OnTheRunningCall_LetsOthersOverlap() =>
        SecondRuns(Grain<StaticPredicateScriptGrain>(), (grain, script) => grain.Also(script), grain => grain.Run(Nothing));

    [Fact]
    public Task StaticPredicate_ThatSaysNo_LetsWait() =>
        SecondWaits(Grain<StaticPredicateScriptGrain>(), (grain, script) => grain.Run(script), grain => grain.Run(Nothing));

    [Fact]
    public Task InstancePredicate_ThatSaysYes_LetsOverlap() =>
        SecondRuns(Grain<InstancePredicateScriptGrain>(), (grain, script) => grain.Run(script), grain => grain.Also(Nothing));

    [Fact]
    public async Task InstancePredicate_OverItsOwnState_LetsWait()
    {
        var grain = Grain<InstancePredicateScriptGrain>();
        await grain.Run(self => Task.FromResult(self.Counter = 1));
        await SecondWaits(grain, (target, script) => target.Run(script), target => target.Also(Nothing));
    }

    [Fact]
    public async Task Predicate_ThatThrows_IsReportedAndLetsWait()
    {
        await SecondWaits(Grain<BrokenPredicateScriptGrain>(), (grain, script) => grain.Run(script), grain => grain.Also(Nothing));
        Assert.Contains(fixture.Silo.Logs.Lines, line => line.Id.Id == 1203 && line.Exception is InvalidOperationException);
    }

    [Fact]
    public async Task CallChain_WhenAllowed_ComesBackAtAnyLength()
    {
        var first = Grain<ScriptGrain>();
        var isBack = false;
        await first.Run(async self =>
        {
            using var allowed = RequestContext.AllowCallChainReentrancy();
            await self.Other("middle-of-allowed-chain", typeof(ScriptGrain).FullName).Run(
                other => other.Other(self.Key, typeof(ScriptGrain).FullName).Run(_ => Task.FromResult(isBack = true)));
        });
        Assert.True(isBack);
    }

    [Fact]
    public async Task CallChain_WhenSuppressedAgain_IsRefused()
    {
        var first = Grain<ScriptGrain>();
        await Assert.ThrowsAsync<DeadlockException>(() => first.Run(async self =>
        {
            using var allowed = RequestContext.AllowCallChainReentrancy();
            using var suppressed = RequestContext.SuppressCallChainReentrancy();
            await self.Other(ScriptGrains.NewKey(), typeof(ScriptGrain).FullName).Run(
                other => other.Other(self.Key, typeof(ScriptGrain).FullName).Run(Nothing));
        }));
    }

    [Fact]
    public async Task CallChain_AfterItsScope_IsRefusedAgain()
    {
        var first = Grain<ScriptGrain>();
        await Assert.ThrowsAsync<DeadlockException>(() => first.Run(async self =>
        {
            using (RequestContext.AllowCallChainReentrancy())
            {
                await self.Other(ScriptGrains.NewKey()).Run(Nothing);
            }

            await self.Other(self.Key, typeof(ScriptGrain).FullName).Run(Nothing);
        }));
    }

    [Fact]
    public async Task CallChain_OfAnotherCaller_StillWaits()
    {
        var grain = Grain<ScriptGrain>();
        var gate = ScriptGrains.NewKey();
        var running = grain.Run(async _ =>
        {
            using var allowed = RequestContext.AllowCallChainReentrancy();
            fixture.Silo.Board.Open($"{gate} in");
            await fixture.Silo.Board.Gate(gate);
        });
        await fixture.Silo.Board.ReachedAsync($"{gate} in");
        var second = grain.Run(Nothing);
        await fixture.Silo.WaitingAsync(grain, 1);
        fixture.Silo.Board.Open(gate);
        await Task.WhenAll(running, second);
    }

    private static Task Nothing(ScriptedGrain grain) => Task.CompletedTask;

    private IScriptGrain Grain<TGrain>()
        where TGrain : ScriptedGrain => fixture.Client.Script<TGrain>();

    private async Task SecondRuns(IScriptGrain grain, Func<IScriptGrain, Script, Task> first, Func<IScriptGrain, Task> second)
    {
        var (running, gate) = await Begin(grain, first);
        await second(grain).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(running.IsCompleted);
        fixture.Silo.Board.Open(gate);
        await running;
    }

    private async Task SecondWaits(IScriptGrain grain, Func<IScriptGrain, Script, Task> first, Func<IScriptGrain, Task> second)
    {
        var (running, gate) = await Begin(grain, first);
        var waiting = second(grain);
        await fixture.Silo.WaitingAsync(grain, 1);
        Assert.False(waiting.IsCompleted);
        fixture.Silo.Board.Open(gate);
        await running;
        await waiting;
    }

    private async Task<(Task Running, string Gate)> Begin(IScriptGrain grain, Func<IScriptGrain, Script, Task> first)
    {
        var gate = ScriptGrains.NewKey();
        var running = first(grain, async _ =>
        {
            fixture.Silo.Board.Open($"{gate} in");
            await fixture.Silo.Board.Gate(gate);
        });
        await fixture.Silo.Board.ReachedAsync($"{gate} in");
        return (running, gate);
    }
}
