using Actors.Runtime.Core.Tests.Scripts;

namespace Actors.Runtime.Core.Tests.Calls;

/// <summary>Grains that wait for each other: refused at once, and only when nobody could ever answer.</summary>
public sealed class CycleTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private static readonly TimeSpan SoonMax = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Cycle_OfTwoGrains_IsRefusedAtOnceWithBothGrainsAndMethods()
    {
        var first = fixture.Client.Script();
        var second = fixture.Client.Script();
        var exception = await Assert.ThrowsAsync<DeadlockException>(() => first.Run(
            self => second.Also(other => other.Other(self.Key, typeof(ScriptGrain).FullName).Run(Nothing))).WaitAsync(SoonMax));
        Assert.Contains(
            $"{first.GetGrainId()} IScriptGrain.Run -> {second.GetGrainId()} IScriptGrain.Also -> {first.GetGrainId()} IScriptGrain.Run",
            exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cycle_OfAGrainWithItself_IsRefusedAtOnce()
    {
        var grain = fixture.Client.Script();
        await Assert.ThrowsAsync<DeadlockException>(() => grain.Run(_ => grain.Run(Nothing)).WaitAsync(SoonMax));
    }

    [Fact]
    public async Task Cycle_AfterAwaits_IsRefusedAtOnce()
    {
        var first = fixture.Client.Script();
        var second = fixture.Client.Script();
        await Assert.ThrowsAsync<DeadlockException>(() => first.Run(async _ =>
        {
            await Task.Delay(5);
            await second.Run(async _ =>
            {
                await Task.Yield();
                await first.Echo(1);
            });
        }).WaitAsync(SoonMax));
    }

    [Fact]
    public async Task Cycle_AfterRefusal_LeavesTheGrainsUsable()
    {
        var first = fixture.Client.Script();
        await Assert.ThrowsAsync<DeadlockException>(() => first.Run(_ => first.Run(Nothing)));
        Assert.Equal(7, await first.Echo(7));
    }

    [Fact]
    public async Task Cycle_ThatARefusedCallerCatches_GoesOn()
    {
        var first = fixture.Client.Script();
        var wasRefused = false;
        await first.Run(async _ =>
        {
            try
            {
                await first.Run(Nothing);
            }
            catch (DeadlockException)
            {
                wasRefused = true;
            }
        });
        Assert.True(wasRefused);
    }

    [Fact]
    public async Task Callback_ToAReentrantGrain_IsAnswered()
    {
        var first = fixture.Client.Script<ReentrantScriptGrain>();
        var second = fixture.Client.Script();
        var answer = 0;
        await first.Run(_ => second.Run(async _ => answer = await first.Echo(5)));
        Assert.Equal(5, answer);
    }

    [Fact]
    public async Task Callback_ByAnInterleavingMethod_IsAnswered()
    {
        var first = fixture.Client.Script();
        var second = fixture.Client.Script();
        var isBack = false;
        await first.Run(_ => second.Run(_ => first.RunInterleaved(_ => Task.FromResult(isBack = true))));
        Assert.True(isBack);
    }

    [Fact]
    public async Task Callback_OneWay_RunsAfterTheCallHasReturned()
    {
        var first = fixture.Client.Script();
        var second = fixture.Client.Script();
        var name = ScriptGrains.NewKey();
        await first.Run(_ => second.Run(_ => first.RunOneWay(_ =>
        {
            fixture.Silo.Board.Open(name);
            return Task.CompletedTask;
        })));
        await fixture.Silo.Board.ReachedAsync(name);
    }

    [Fact]
    public async Task Callback_WhenTheAncestorHasReturned_IsAnswered()
    {
        // The callback may arrive while the caller's turn still runs; it must wait for the verdict until that turn is over.
        var name = ScriptGrains.NewKey();
        for (var round = 0; round < 200; round++)
        {
            var first = fixture.Client.Script();
            var second = fixture.Client.Script();
            Task? callback = null;
            await first.Run(_ =>
            {
                callback = second.Run(_ => first.Echo(1).AsTask());
                Thread.SpinWait(round * 20);
                return Task.CompletedTask;
            });
            await callback!.WaitAsync(SoonMax);
        }
    }

    [Fact]
    public async Task Callback_FromAGrainThatIsCalledBesidesRunning_WaitsAndIsAnswered()
    {
        // The second grain calls the first on its own account; nobody waits for it, so nothing is a cycle.
        var first = fixture.Client.Script();
        var second = fixture.Client.Script();
        var gate = ScriptGrains.NewKey();
        var running = first.Run(_ => fixture.Silo.Board.Gate(gate));
        var calling = second.Run(_ => first.Echo(1).AsTask());
        await fixture.Silo.WaitingAsync(first, 1);
        fixture.Silo.Board.Open(gate);
        await Task.WhenAll(running, calling).WaitAsync(SoonMax);
    }

    [Fact]
    public async Task Callback_OfBackgroundWork_IsNotTakenForTheRunningCalls()
    {
        var first = fixture.Client.Script();
        var second = fixture.Client.Script();
        var (idle, start, gate, called) = (ScriptGrains.NewKey(), ScriptGrains.NewKey(), ScriptGrains.NewKey(), ScriptGrains.NewKey());
        Task? background = null;
        await first.Run(_ =>
        {
            background = Background();
            return Task.CompletedTask;
        });
        await fixture.Silo.Board.ReachedAsync(idle);
        var running = first.Run(async _ =>
        {
            fixture.Silo.Board.Open(start);
            await fixture.Silo.Board.Gate(gate);
        });
        await fixture.Silo.Board.ReachedAsync(called);
        await fixture.Silo.WaitingAsync(first, 1);
        fixture.Silo.Board.Open(gate);
        await running;
        await background!.WaitAsync(SoonMax);

        async Task Background()
        {
            // One turn while nothing runs shows the runtime that this grain works in the background.
            await Task.Delay(50);
            fixture.Silo.Board.Open(idle);
            await fixture.Silo.Board.Gate(start);
            await second.Run(_ =>
            {
                fixture.Silo.Board.Open(called);
                return first.Echo(1).AsTask();
            });
        }
    }

    [Fact]
    public async Task Cycle_OverTwoChainsOfCalls_IsBroken()
    {
        var first = fixture.Client.Script();
        var second = fixture.Client.Script();
        var (firstIn, secondIn) = (ScriptGrains.NewKey(), ScriptGrains.NewKey());
        var calls = new[]
        {
            first.Run(async _ =>
            {
                fixture.Silo.Board.Open(firstIn);
                await fixture.Silo.Board.Gate(secondIn);
                await second.Echo(1);
            }),
            second.Also(async _ =>
            {
                fixture.Silo.Board.Open(secondIn);
                await fixture.Silo.Board.Gate(firstIn);
                await first.Echo(2);
            }),
        };
        var outcomes = await Task.WhenAll(calls.Select(call => Record.ExceptionAsync(() => call.WaitAsync(SoonMax))));
        var refused = Assert.Single(outcomes, outcome => outcome is not null);
        var message = Assert.IsType<DeadlockException>(refused).Message;
        Assert.Contains(first.GetGrainId().ToString(), message, StringComparison.Ordinal);
        Assert.Contains(second.GetGrainId().ToString(), message, StringComparison.Ordinal);
        Assert.Contains("IScriptGrain.Also", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cycle_OverThreeChainsOfCalls_IsBroken()
    {
        var grains = Enumerable.Range(0, 3).Select(_ => fixture.Client.Script()).ToArray();
        var name = ScriptGrains.NewKey();
        var entered = 0;
        var calls = grains.Select((grain, i) => grain.Run(async _ =>
        {
            if (Interlocked.Increment(ref entered) == grains.Length)
            {
                fixture.Silo.Board.Open(name);
            }

            await fixture.Silo.Board.Gate(name);
            await grains[(i + 1) % grains.Length].Echo(i);
        }));
        var outcomes = await Task.WhenAll(calls.Select(call => Record.ExceptionAsync(() => call.WaitAsync(SoonMax))));
        Assert.IsType<DeadlockException>(Assert.Single(outcomes, outcome => outcome is not null));
    }

    [Fact]
    public async Task Waiting_InALineThatIsNoCircle_IsLeftAlone()
    {
        var first = fixture.Client.Script();
        var second = fixture.Client.Script();
        var gate = ScriptGrains.NewKey();
        var last = second.Run(_ => fixture.Silo.Board.Gate(gate));
        var middle = first.Run(_ => second.Echo(1).AsTask());
        var front = first.Echo(2).AsTask();
        await fixture.Silo.WaitingAsync(second, 1);
        await fixture.Silo.WaitingAsync(first, 1);

        // Long enough for several rounds of the search.
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.False(middle.IsCompleted || front.IsCompleted);
        fixture.Silo.Board.Open(gate);
        await Task.WhenAll(last, middle, front);
    }

    private static Task Nothing(ScriptedGrain grain) => Task.CompletedTask;
}
