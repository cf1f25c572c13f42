using System.Globalization;
using Actors.Runtime.Core.Tests.Scripts;
using Actors.Tests.Infrastructure;
using Orleans.Configuration;

namespace Actors.Runtime.Core.Tests.Calls;

/// <summary>What comes back to a caller, and what it shares with the grain.</summary>
public sealed class OutcomeTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    [Fact]
    public async Task Exception_ThrownAfterAnAwait_KeepsTypeMessageAndStack()
    {
        var exception = await Assert.ThrowsAsync<FormatException>(() => fixture.Client.Script().Run(ThrowLater));
        Assert.Equal("later", exception.Message);
        Assert.Contains(nameof(ThrowLater), exception.StackTrace, StringComparison.Ordinal);

        static async Task ThrowLater(ScriptedGrain grain)
        {
            await Task.Yield();
            throw new FormatException("later");
        }
    }

    [Fact]
    public async Task Exception_ThrownSynchronously_FaultsTheTaskInsteadOfTheCall()
    {
        var call = fixture.Client.Script().Run(_ => throw new FormatException("now"));
        Assert.Equal("now", (await Assert.ThrowsAsync<FormatException>(() => call)).Message);
    }

    [Fact]
    public async Task AggregateException_FromAGrain_ArrivesAsItIs()
    {
        var thrown = new AggregateException("both", new FormatException("a"), new AggregateException(new FormatException("b")));
        var exception = await Assert.ThrowsAsync<AggregateException>(() => fixture.Client.Script().Run(_ => throw thrown));
        Assert.Equal(2, exception.InnerExceptions.Count);
        Assert.IsType<AggregateException>(exception.InnerExceptions[1]);
    }

    [Fact]
    public async Task OperationCanceledException_FromAGrain_CancelsTheCall()
    {
        var call = fixture.Client.Script().Run(_ => Task.FromCanceled(new CancellationToken(canceled: true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.True(call.IsCanceled);
    }

    [Fact]
    public async Task Exception_OverSeveralGrains_ArrivesWithTheWholeStack()
    {
        var exception = await Assert.ThrowsAsync<FormatException>(() => fixture.Client.Script().Run(
            self => self.Other(ScriptGrains.NewKey(), typeof(ScriptGrain).FullName).Run(_ => throw new FormatException("deep"))));
        Assert.Equal("deep", exception.Message);
    }

    [Fact]
    public async Task OneWay_ReturnsBeforeTheGrainRuns_EvenIfItFails()
    {
        var gate = ScriptGrains.NewKey();
        var grain = fixture.Client.Script();
        var call = grain.RunOneWay(async _ =>
        {
            await fixture.Silo.Board.Gate(gate);
            throw new FormatException("nobody sees this");
        });
        Assert.True(call.IsCompletedSuccessfully);
        fixture.Silo.Board.Open(gate);
        Assert.Equal(1, await grain.Echo(1));
    }

    [Fact]
    public async Task OneWay_ManyInFlight_AllRunOnce()
    {
        var grain = fixture.Client.Script();
        for (var i = 0; i < 1000; i++)
        {
            _ = grain.RunOneWay(self => Task.FromResult(self.Counter++));
        }

        var count = 0;
        await Eventually.TrueAsync(async () =>
        {
            await grain.Run(self => Task.FromResult(count = self.Counter));
            return count == 1000;
        });
    }

    [Fact]
    public async Task Argument_ChangedByTheCallerLater_IsNotSeenByTheGrain()
    {
        var grain = fixture.Client.Script();
        var argument = new List<string> { "a" };
        await grain.Keep(argument);
        argument.Add("b");
        List<string>? kept = null;
        await grain.Run(self => Task.FromResult(kept = self.Kept));
        Assert.Equal(["a"], kept);
    }

    [Fact]
    public async Task Result_ChangedByTheGrainLater_IsNotSeenByTheCaller()
    {
        var grain = fixture.Client.Script();
        var result = await grain.Keep(["a"]);
        await grain.Run(self =>
        {
            self.Kept!.Add("b");
            return Task.CompletedTask;
        });
        Assert.Equal(["a"], result);
    }

    [Fact]
    public async Task Argument_MarkedImmutable_IsTheSameObject()
    {
        var grain = fixture.Client.GetGrain<ICopyGrain>(1);
        var argument = new List<string> { "a" };
        Assert.Same(argument, (await grain.Immutable(argument)).Value);
    }

    [Fact]
    public async Task Arguments_ThatAreOneObject_AreOneObjectForTheGrain()
    {
        var argument = new List<string> { "a" };
        Assert.True(await fixture.Client.GetGrain<ICopyGrain>(1).AreSame(argument, argument));
        Assert.False(await fixture.Client.GetGrain<ICopyGrain>(1).AreSame(argument, ["a"]));
    }

    [Fact]
    public async Task Argument_WithoutACopier_FailsTheCallWithItsType()
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => fixture.Client.GetGrain<ICopyGrain>(1).Take(new Uncopyable { Value = 1 }));
        Assert.Contains(nameof(Uncopyable), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reference_AsArgument_CallsTheSameGrain()
    {
        var grain = fixture.Client.Script();
        await grain.Run(self => Task.FromResult(self.Counter = 42));
        Assert.Equal("42", await fixture.Client.GetGrain<ICopyGrain>(1).AskCounter(grain));
    }

    [Fact]
    public async Task Queue_AtItsLimit_RefusesWithLimitAndRemedy()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.Configure<SiloMessagingOptions>(options => options.MaxEnqueuedRequestsHardLimit = 3));
        var grain = silo.Client.Script();
        var blocking = grain.Run(_ => silo.Board.Gate("blocked"));
        await Eventually.TrueAsync(() => silo.ActivationOf(grain)?.Load() == (0, 1));
        var waiting = Enumerable.Range(0, 3).Select(i => grain.Echo(i).AsTask()).ToArray();
        var exception = await Assert.ThrowsAsync<LimitExceededException>(() => grain.Echo(4).AsTask());
        Assert.Contains("has 3 waiting requests", exception.Message, StringComparison.Ordinal);
        Assert.Contains("MaxEnqueuedRequestsHardLimit", exception.Message, StringComparison.Ordinal);
        silo.Board.Open("blocked");
        await blocking;
        var answers = await Task.WhenAll(waiting);
        Assert.Equal([0, 1, 2], answers);
    }

    [Fact]
    public async Task Results_OfInterleavedCalls_AreCopiedOnTheGrainsTurn()
    {
        // A result that is copied beside the grain's turns would meet the list while it changes.
        var grain = fixture.Client.GetGrain<IGrowingGrain>(1);
        var copies = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => grain.AddAndGet(i.ToString(CultureInfo.InvariantCulture))));
        Assert.Equal(400, copies.Max(copy => copy.Count));
        Assert.All(copies, copy => Assert.DoesNotContain(null, copy));
    }
}
