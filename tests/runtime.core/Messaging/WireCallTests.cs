using Actors.Runtime.Core.Tests.Scripts;
using Orleans.Serialization;

namespace Actors.Runtime.Core.Tests.Messaging;

/// <summary>What a call between silos promises, whatever carries it.</summary>
public abstract class WireCallTests(string transport) : IAsyncLifetime
{
    private NetworkPair? _pair;

    private NetworkPair Pair => _pair ?? throw new InvalidOperationException("The silos start before the test.");

    public async Task InitializeAsync() => _pair = await NetworkPair.StartAsync(transport);

    public async Task DisposeAsync() => await Pair.DisposeAsync();

    [Fact]
    public async Task Call_ToAnotherSilo_RunsThereAndAnswers()
    {
        var grain = Pair.A.Wire("b");

        Assert.Equal(5, await grain.Add(2, 3));
        Assert.Equal(Pair.B.Address.ToParsableString(), await grain.Where());
        Assert.Equal(Pair.A.Address.ToParsableString(), await Pair.B.Wire("a").Where());
    }

    [Fact]
    public async Task Call_WithoutResult_EndsAfterItHasRun()
    {
        await Pair.A.Wire("b").Touch("touched");

        Assert.Equal(["touched"], Pair.Board.Lines);
    }

    [Fact]
    public async Task Call_OneWay_IsDelivered()
    {
        await Pair.A.Wire("b").Notify("notified");

        await Pair.Board.ReachedAsync("notified");
    }

    [Fact]
    public async Task Call_ManyAtOnce_EachGetsItsOwnAnswer()
    {
        var grains = Enumerable.Range(0, 20).Select(_ => Pair.A.Wire("b")).ToArray();

        var answers = await Task.WhenAll(Enumerable.Range(0, 2000).Select(number => grains[number % 20].Add(number, 1).AsTask()));

        Assert.Equal(Enumerable.Range(1, 2000), answers);
    }

    [Fact]
    public async Task Call_WithObjects_CarriesThem()
    {
        var note = new WireNote("outer", [1, 2, 3], new WireNote("inner", [], null));

        var echo = await Pair.A.Wire("b").Echo(note);

        Assert.Equal("outer", echo.Text);
        Assert.Equal([1, 2, 3], echo.Numbers);
        Assert.Equal("inner", echo.Inner!.Text);
    }

    [Fact]
    public async Task Call_GenericMethod_CarriesItsTypeArguments()
    {
        var grain = Pair.A.Wire("b");

        Assert.Equal(7, await grain.Same(7));
        Assert.Equal("seven", await grain.Same("seven"));
        Assert.Equal([7], await grain.Same(new List<int> { 7 }));
    }

    [Fact]
    public async Task Call_ThatThrows_ArrivesWithTypeMessageAndRemoteStack()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Pair.A.Wire("b").Throw("broken"));

        Assert.Equal("broken", failure.Message);
        Assert.Contains("WireGrain.Throw", failure.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ThatThrowsWhatHasNoCodec_ArrivesAsFallback()
    {
        var failure = await Assert.ThrowsAsync<UnavailableExceptionFallbackException>(() => Pair.A.Wire("b").ThrowForeign("odd"));

        Assert.Equal("odd", failure.Message);
        Assert.Equal(typeof(ForeignException).FullName, failure.ExceptionType);
    }

    [Fact]
    public async Task Call_ThatThrowsWhatHasNotEvenAText_IsAnsweredWithItsType()
    {
        var failure = await Assert.ThrowsAsync<UnavailableExceptionFallbackException>(() => Pair.A.Wire("b").ThrowMute());

        Assert.Equal(typeof(MuteException).FullName, failure.ExceptionType);
    }

    [Fact]
    public async Task Call_WithUnwritableArgument_FailsAtOnceAndNamesTheType()
    {
        var failure = await Assert.ThrowsAnyAsync<SerializerException>(() => Pair.A.Wire("b").Unwritable(result: false, new Unwritable()));

        Assert.Contains(typeof(Unwritable).FullName!, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WhoseGrainFailsToActivateForWantOfASilo_FailsAtOnceWithTheGrainsException()
    {
        var failure = await Assert.ThrowsAsync<SiloUnavailableException>(() => Pair.A.Wire("b", WireGrain.NeedsAnother).Where()).WaitAsync(TimeSpan.FromSeconds(5));

        Assert.Equal("the other one is away", failure.Message);
        Assert.Equal(0, Pair.A.Locator.RefusedCount + Pair.A.Locator.UndeliveredCount);
    }

    [Fact]
    public async Task Call_WithUnwritableResult_FailsAtOnceAndNamesTheType()
    {
        var failure = await Assert.ThrowsAnyAsync<SerializerException>(() => Pair.A.Wire("b").Unwritable(result: true, null));

        Assert.Contains(typeof(Unwritable).FullName!, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WithRequestContext_CarriesItAndBack()
    {
        RequestContext.Set("who", "me");
        var value = await Pair.A.Wire("b").ContextValue("who");
        RequestContext.Clear();

        Assert.Equal("me", value);
        Assert.Null(await Pair.A.Wire("b").ContextValue("who"));
    }

    [Fact]
    public async Task Call_WithReferenceAsArgument_CallsBackThroughIt()
    {
        var here = Pair.A.Wire("a");

        Assert.Equal(9, await Pair.A.Wire("b").CallOther(here, 4, 5));
    }

    [Fact]
    public async Task Call_ThatClosesACycleOverTwoSilos_IsRefusedAtOnceWithTheCycle()
    {
        var here = Pair.A.Wire("a", "first");

        var failure = await Assert.ThrowsAsync<DeadlockException>(() => here.CallBack(Pair.A.Wire("b", "second"))).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Contains("a@first", failure.Message, StringComparison.Ordinal);
        Assert.Contains("b@second", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_OverItsTimeout_SaysSoAndNamesTheGrain()
    {
        var grain = Pair.A.Wire("b");

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => grain.WaitShort("never")).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Contains("WaitShort", failure.Message, StringComparison.Ordinal);
        Assert.Contains(grain.GetPrimaryKeyString(), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_AnsweredAfterItsTimeout_LeavesLaterCallsAlone()
    {
        var grain = Pair.A.Wire("b");
        await Assert.ThrowsAsync<TimeoutException>(() => grain.WaitShort("late"));
        Pair.Board.Open("late");

        Assert.Equal(Enumerable.Range(0, 100), await Task.WhenAll(Enumerable.Range(0, 100).Select(number => grain.Add(number, 0).AsTask())));
    }

    [Fact]
    public async Task Call_Cancelled_EndsAtOnceAndCancelsTheTarget()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Pair.A.Wire("b").WaitCancellable("held", cancellation.Token);
        await Pair.Board.ReachedAsync("held reached");

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Pair.Board.ReachedAsync("held cancelled");
    }

    [Fact]
    public async Task Call_CancelledWhileItWaits_NeverRuns()
    {
        var grain = Pair.A.Wire("b");
        var holds = grain.Wait("busy");
        await Pair.Board.ReachedAsync("busy reached");
        using var cancellation = new CancellationTokenSource();
        var call = grain.WaitCancellable("second", cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        // The cancellation went before this call on the same connection, so it has arrived.
        await Pair.A.Wire("b").Add(1, 1);
        Pair.Board.Open("busy");
        await holds;

        Assert.Equal(2, await grain.Add(1, 1));
        Assert.False(Pair.Board.Gate("second reached").IsCompleted);
    }

    [Fact]
    public async Task Sequence_FromAnotherSilo_ArrivesInOrder()
    {
        var numbers = new List<int>();
        await foreach (var number in Pair.A.Wire("b").Count(1, 250))
        {
            numbers.Add(number);
        }

        Assert.Equal(Enumerable.Range(1, 250), numbers);
    }

    [Fact]
    public async Task Sequence_LeftEarly_EndsAtItsProducer()
    {
        await foreach (var number in Pair.A.Wire("b").Count(5000, 100_000))
        {
            if (number == 5010)
            {
                break;
            }
        }

        await Pair.Board.ReachedAsync("counted from 5000");
    }

    [Fact]
    public async Task Call_ToAGrainThatHasMoved_IsSentOnAndTheCallerLearnsWhere()
    {
        Pair.A.Map.Add("moved", Pair.B.Address);
        Pair.B.Map.Add("moved", Pair.A.Address);
        var grain = Pair.A.Wire("moved");

        // b does not have it and sends it back to a, which has been asked to send it to b: two forwards, then it is refused.
        var failure = await Assert.ThrowsAsync<OrleansMessageRejectionException>(() => grain.Where());

        Assert.Contains("was sent on 2 times", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ToAnUnknownGrainClass_SaysSo()
    {
        var grain = Pair.A.Grains.GetGrain<IWireGrain>(GrainId.Create("nosuchgrain", "b@1"));

        var failure = await Assert.ThrowsAsync<OrleansMessageRejectionException>(() => grain.Where());

        Assert.Contains("nosuchgrain", failure.Message, StringComparison.Ordinal);
    }
}

public sealed class MemoryWireCallTests() : WireCallTests("memory");

public sealed class TcpWireCallTests() : WireCallTests("tcp");
