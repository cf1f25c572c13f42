using Actors.Runtime.Activations;
using Actors.Runtime.Core.Tests.Scripts;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Actors.Runtime.Core.Tests.Lifetime;

public sealed class ActivationTests
{
    [Fact]
    public async Task OnActivate_UnderManyFirstCalls_RunsOnceBeforeAllOfThem()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Life(silo, out var key);
        var ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(grain.Work)));
        Assert.Single(ids.Distinct());
        Assert.Equal($"{key} activate", silo.Board.Lines[0]);
        Assert.Single(silo.Board.Lines, line => line == $"{key} activate");
    }

    [Fact]
    public async Task OnActivate_ThatThrows_FailsAllWaitingCallersAndTheNextCallTriesAnew()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Life(silo, out var key);
        LifeScript.OnActivate[key] = async () =>
        {
            await silo.Board.Gate("fail now");
            throw new FormatException("not today");
        };
        var calls = Enumerable.Range(0, 3).Select(_ => grain.Work()).ToArray();
        await silo.WaitingAsync(grain, 3);
        silo.Board.Open("fail now");
        foreach (var call in calls)
        {
            Assert.Equal("not today", (await Assert.ThrowsAsync<FormatException>(() => call)).Message);
        }

        LifeScript.OnActivate.TryRemove(key, out _);
        await grain.Work();
        Assert.Contains(silo.Logs.Lines, line => line.Id.Id == 1101 && line.Exception is FormatException);
    }

    [Fact]
    public async Task OnActivate_ThatNeverReturns_FailsItsCallersAfterTheLimit()
    {
        await using var silo = await TestSilo.StartAsync(builder =>
            builder.Configure<GrainCollectionOptions>(options => options.ActivationTimeout = TimeSpan.FromMilliseconds(200)));
        var grain = Life(silo, out var key);
        LifeScript.OnActivate[key] = () => silo.Board.Gate("never");
        var exception = await Assert.ThrowsAsync<TimeoutException>(grain.Work);
        Assert.Contains("ActivationTimeout", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnActivate_WhoseTokenThrowsAtTheLimit_FailsItsCallerAndNothingElse()
    {
        await using var silo = await TestSilo.StartAsync(builder =>
            builder.Configure<GrainCollectionOptions>(options => options.ActivationTimeout = TimeSpan.FromMilliseconds(200)));
        var grain = silo.Client.GetGrain<IStuckGrain>(ScriptGrains.NewKey());

        await Assert.ThrowsAsync<TimeoutException>(grain.Work);

        await silo.Board.ReachedAsync($"{grain.GetPrimaryKeyString()} told");
        Assert.Equal(1, await silo.Client.Script().Echo(1));
    }

    [Fact]
    public async Task OnActivate_ThatCallsBackInACircle_IsRefusedAtOnce()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Life(silo, out var key);
        LifeScript.OnActivate[key] = () => silo.Client.Script().Run(_ => grain.Work());
        var exception = await Assert.ThrowsAsync<DeadlockException>(() => grain.Work().WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Contains("OnActivateAsync", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnActivate_ThatAlwaysEndsItself_GivesItsCallersUp()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Life(silo, out var key);
        LifeScript.OnActivate[key] = () =>
        {
            RuntimeContext.Current!.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "At once."));
            return Task.CompletedTask;
        };
        var exception = await Assert.ThrowsAsync<OrleansMessageRejectionException>(() => grain.Work().WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains("ended each time before it ran a call", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeactivateOnIdle_RunsOnDeactivateOnceWithItsReasonThenDisposes()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Life(silo, out var key);
        await grain.EndNow();
        await silo.GoneAsync(grain);
        Assert.Equal([$"{key} activate", $"{key} deactivate ApplicationRequested", $"{key} dispose"], silo.Board.Lines);
    }

    [Fact]
    public async Task OnDeactivate_ThatThrows_IsReportedAndEndsAllTheSame()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Life(silo, out var key);
        LifeScript.OnDeactivate[key] = () => throw new FormatException("no end");
        await grain.EndNow();
        await silo.GoneAsync(grain);
        Assert.Contains(silo.Logs.Lines, line => line.Id.Id == 1102 && line.Exception is FormatException);
        Assert.Contains($"{key} dispose", silo.Board.Lines);
        LifeScript.OnDeactivate.TryRemove(key, out _);
        await grain.Work();
    }

    [Fact]
    public async Task Deactivation_WithCallsQueued_HandsThemToTheNextActivationInOrder()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Life(silo, out var key);
        var blocking = grain.Block();
        await silo.Board.ReachedAsync($"{key} blocked");
        var ending = grain.EndNow();
        var queued = Enumerable.Range(0, 20).Select(_ => grain.Work()).ToArray();
        await silo.WaitingAsync(grain, 21);
        silo.Board.Open($"{key} release");
        await blocking;
        await ending;
        var ids = await Task.WhenAll(queued);
        Assert.Single(ids.Distinct());
        Assert.DoesNotContain($"{key} twice", silo.Board.Lines);
        var lines = silo.Board.Lines.ToList();
        Assert.True(lines.IndexOf($"{key} dispose") < lines.IndexOf($"{key} work"), "The old activation was gone before the next one worked.");
    }

    [Fact]
    public async Task Deactivation_AfterEveryCallUnderLoad_LosesNoCallAndKeepsOneActivation()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Life(silo, out var key);
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var sum = 0;
            for (var i = 0; i < 40; i++)
            {
                sum += await grain.WorkAndEnd();
            }

            return sum;
        })));
        Assert.Equal(320, results.Sum());
        Assert.DoesNotContain($"{key} twice", silo.Board.Lines);
    }

    [Fact]
    public async Task Draining_KeepsNewcomersWaiting_ButRunsWhatARunningCallWaitsFor()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Client.Script<ReentrantScriptGrain>("draining");
        var first = silo.ActivationOf(grain);
        Assert.Null(first);
        var helper = silo.Client.Script();
        var running = grain.Run(async self =>
        {
            self.EndAfterThisCall();
            silo.Board.Open("ending");
            await silo.Board.Gate("go on");
            await helper.Run(_ => grain.Echo(1).AsTask());
        });
        await silo.Board.ReachedAsync("ending");
        var newcomer = grain.Echo(2).AsTask();
        await silo.WaitingAsync(grain, 1);
        Assert.False(newcomer.IsCompleted);
        silo.Board.Open("go on");
        await running.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(2, await newcomer);
    }

    [Fact]
    public async Task Draining_BehindACallThatNeverReturns_EndsAtTheLimit()
    {
        var clock = new FakeTimeProvider();
        await using var silo = await TestSilo.StartAsync(clock: clock);
        var grain = Life(silo, out var key);
        _ = grain.Block();
        await silo.Board.ReachedAsync($"{key} blocked");
        var activation = silo.ActivationOf(grain)!;
        activation.Deactivate(new DeactivationReason(DeactivationReasonCode.RuntimeRequested, "Test."));

        // No further: a clock that ran on would pass the limit of the deactivation that now begins.
        await AdvanceUntilAsync(clock, () => activation.Status > ActivationStatus.Draining);
        await Eventually.TrueAsync(() => silo.Board.Lines.Contains($"{key} deactivate RuntimeRequested"));
    }

    [Fact]
    public async Task Scope_OfAnActivation_EndsWithIt()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.Services.AddScoped<ScopedThing>());
        ScopedThing? thing = null;
        var grain = silo.Client.Script();
        await grain.Run(self =>
        {
            thing = (ScopedThing)self.GrainContext.ActivationServices.GetService(typeof(ScopedThing))!;
            Assert.Same(thing, self.GrainContext.ActivationServices.GetService(typeof(ScopedThing)));
            self.EndAfterThisCall();
            return Task.CompletedTask;
        });
        await silo.GoneAsync(grain);
        Assert.True(thing!.IsDisposed);
    }

    [Fact]
    public async Task Lifecycle_OfAGrain_RunsItsStagesAroundOnActivateAndOnDeactivate()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Client.GetGrain<IStagedGrain>("staged");
        await grain.End();
        await silo.GoneAsync(grain);
        Assert.Equal(["start 500", "start 1500", "OnActivate", "start 2500", "stop 2500", "OnDeactivate", "stop 1500", "stop 500"], silo.Board.Lines);
    }

    internal static ILifeGrain Life(TestSilo silo, out string key)
    {
        key = ScriptGrains.NewKey();
        return silo.Client.GetGrain<ILifeGrain>(key, typeof(LifeGrain).FullName);
    }

    private static async Task AdvanceUntilAsync(FakeTimeProvider clock, Func<bool> condition)
    {
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return condition();
        });
    }

    private sealed class ScopedThing : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
