using Actors.Runtime.Core.Tests.Scripts;
using Actors.Runtime.Hosting;
using Actors.Runtime.Lifetime;
using Actors.Runtime.Messaging;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Actors.Runtime.Core.Tests.Messaging;

/// <summary>What callers see when a connection ends, or never begins.</summary>
public abstract class ConnectionLossTests(string transport) : IAsyncLifetime
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(5);

    private NetworkPair? _pair;

    private NetworkPair Pair => _pair ?? throw new InvalidOperationException("The silos start before the test.");

    public async Task InitializeAsync() => _pair = await NetworkPair.StartAsync(transport);

    public async Task DisposeAsync() => await Pair.DisposeAsync();

    [Fact]
    public async Task ConnectionCut_WhileCallsWaitForAnswers_FailsThemAtOnceAndNamesTheSilo()
    {
        var grain = Pair.A.Wire("b");
        var call = grain.Wait("held");
        await Pair.Board.ReachedAsync("held reached");

        Pair.B.Peers.Disconnect(Pair.A.Address, "the test cuts it off");

        var failure = await Assert.ThrowsAsync<SiloUnavailableException>(() => call).WaitAsync(AtOnce);
        Assert.Contains(Pair.B.Address.ToParsableString(), failure.Message, StringComparison.Ordinal);
        Assert.Contains("outcome is unknown", failure.Message, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => Pair.A.Watcher.FailuresOf(Pair.B.Address).Contains(ConnectionFailure.Reset));
    }

    [Fact]
    public async Task ConnectionCut_ThenCalledAgain_OpensAnother()
    {
        var grain = Pair.A.Wire("b");
        await grain.Add(1, 1);
        foreach (var connection in Pair.B.Peers.OpenConnections)
        {
            connection.Close(ConnectionFailure.Closed, "the test cuts it off");
        }

        // The other side may not have noticed yet; then the first call meets the closing connection.
        await Eventually.TrueAsync(() => Pair.A.Watcher.FailuresOf(Pair.B.Address).Any());

        Assert.Equal(4, await grain.Add(2, 2));
    }

    [Fact]
    public async Task PeerThatCannotBeReached_CallsAreKeptAndSentWhereTheGrainIsFoundLater()
    {
        var nowhere = SiloAddress.New(Pair.B.Address.Endpoint.Address, FreePorts.Next(), 1);
        Pair.A.Map.Add("lost", nowhere);
        var call = Pair.A.Wire("lost").Add(20, 22).AsTask();
        await Eventually.TrueAsync(() => Pair.A.Locator.UndeliveredCount > 1);
        Assert.False(call.IsCompleted);

        Pair.A.Map.Add("lost", Pair.B.Address);

        Assert.Equal(42, await call.WaitAsync(AtOnce));
        Assert.Contains(ConnectionFailure.Refused, Pair.A.Watcher.FailuresOf(nowhere));
    }

    [Fact]
    public async Task SiloDeclaredDead_ItsCallsFailAtOnceAndNewOnesGoElsewhere()
    {
        var grain = Pair.A.Wire("b");
        var call = grain.Wait("held");
        await Pair.Board.ReachedAsync("held reached");

        Pair.A.Peers.Disconnect(Pair.B.Address, "it was declared dead by the test");

        var failure = await Assert.ThrowsAsync<SiloUnavailableException>(() => call).WaitAsync(AtOnce);
        Assert.Contains("declared dead by the test", failure.Message, StringComparison.Ordinal);
        var next = grain.Where();
        await Eventually.TrueAsync(() => Pair.A.Locator.UndeliveredCount > 0);
        Pair.A.Map.Add("b", Pair.A.Address);
        Assert.Equal(Pair.A.Address.ToParsableString(), await next.WaitAsync(AtOnce));
    }

    [Fact]
    public async Task SiloBrokenOffWith_ItsCallsFailAtOnceAndTheNextOneOpensAnotherConnection()
    {
        var grain = Pair.A.Wire("b");
        var call = grain.Wait("held");
        await Pair.Board.ReachedAsync("held reached");

        Pair.A.Peers.BreakOff(Pair.B.Address, "the test does not wait any longer");

        var failure = await Assert.ThrowsAsync<SiloUnavailableException>(() => call).WaitAsync(AtOnce);
        Assert.Contains("does not wait any longer", failure.Message, StringComparison.Ordinal);
        Assert.Equal(4, await Pair.A.Wire("b").Add(2, 2).AsTask().WaitAsync(AtOnce));
    }

    [Fact]
    public async Task SuccessorOfASiloDeclaredDead_EndsTheCallsAtThoseBeforeItToo()
    {
        var call = Pair.A.Wire("b").Wait("held");
        await Pair.Board.ReachedAsync("held reached");

        Pair.A.Peers.Disconnect(SiloAddress.New(Pair.B.Address.Endpoint, Pair.B.Address.Generation + 1), "it was declared dead by the test");

        await Assert.ThrowsAsync<SiloUnavailableException>(() => call).WaitAsync(AtOnce);
        await Eventually.TrueAsync(() => !Pair.A.Peers.OpenConnections.Any());
    }

    [Fact]
    public async Task SiloDeclaredDead_IsRefusedWithTheReasonWhenItCalls()
    {
        Pair.A.Peers.Disconnect(Pair.B.Address, "it was declared dead by the test");
        var call = Pair.B.Wire("a").WaitShort("held");

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => call).WaitAsync(AtOnce);

        Assert.Contains("was not delivered", failure.Message, StringComparison.Ordinal);
        Assert.Contains(ConnectionFailure.Rejected, Pair.B.Watcher.FailuresOf(Pair.A.Address));
        Assert.Contains(Pair.B.Logs.Lines, line => line.Message.Contains("declared dead by the test", StringComparison.Ordinal));
        Assert.Contains(Pair.A.Logs.Lines, line => line.Id.Id == 2032 && line.Message.Contains("declared dead by the test", StringComparison.Ordinal));
    }

    [Fact]
    public async Task GracefulStop_OfTheCalledSilo_AnswersWhatRunsAndClosesInOrder()
    {
        var grain = Pair.A.Wire("b");
        var call = grain.Wait("held");
        await Pair.Board.ReachedAsync("held reached");
        var stop = Pair.B.StopAsync();
        Pair.Board.Open("held");

        await call.WaitAsync(AtOnce);
        await stop.WaitAsync(AtOnce);

        await Eventually.TrueAsync(() => Pair.A.Watcher.FailuresOf(Pair.B.Address).Any());
        Assert.Equal([ConnectionFailure.Closed], Pair.A.Watcher.FailuresOf(Pair.B.Address));
    }

    [Fact]
    public async Task GracefulStop_AnswersEverythingBeforeTheOthersHearThatTheSiloIsGone()
    {
        var atTheEnd = -1;
        Pair.B.Services.GetRequiredService<LocalSilo>().Announce = (status, _) =>
        {
            atTheEnd = status == SiloStatus.Dead ? Pair.B.Peers.OpenConnections.Count() : atTheEnd;
            return Task.CompletedTask;
        };
        var call = Pair.A.Wire("b").Wait("held");
        await Pair.Board.ReachedAsync("held reached");
        var stop = Pair.B.StopAsync();
        Pair.Board.Open("held");

        await call.WaitAsync(AtOnce);
        await stop.WaitAsync(AtOnce);

        Assert.Equal(0, atTheEnd);
    }

    [Fact]
    public async Task SiloThatHasSaidGoodbye_WhenDeclaredDead_StillAnswersWhatItHasTaken()
    {
        var call = Pair.A.Wire("b").Wait("held");
        await Pair.Board.ReachedAsync("held reached");
        await SayGoodbyeAsync(Pair);

        Pair.A.Peers.Disconnect(Pair.B.Address, "it was declared dead by the test");

        Pair.Board.Open("held");
        await call.WaitAsync(AtOnce);
        await Eventually.TrueAsync(() => !Pair.A.Peers.OpenConnections.Any());
    }

    [Fact]
    public async Task SiloThatHasSaidGoodbye_WhenDeclaredDeadAndSilent_FailsItsCallsAfterTheCloseTimeout()
    {
        await using var pair = await NetworkPair.StartAsync(transport, silo => silo.Configure<ConnectionOptions>(options => options.CloseTimeout = TimeSpan.FromMilliseconds(100)));
        var call = pair.A.Wire("b").Wait("held");
        await pair.Board.ReachedAsync("held reached");
        await SayGoodbyeAsync(pair);

        pair.A.Peers.Disconnect(pair.B.Address, "it was declared dead by the test");

        var failure = await Assert.ThrowsAsync<SiloUnavailableException>(() => call).WaitAsync(AtOnce);
        Assert.Contains("declared dead by the test", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SiloThatTakesNoMoreGrains_SendsCallsBackWithoutBeingTakenForUnreachable()
    {
        await Pair.B.Services.GetRequiredService<ActivationCatalog>().StopAsync(CancellationToken.None);
        var call = Pair.A.Wire("b").Where();
        await Eventually.TrueAsync(() => Pair.A.Locator.RefusedCount > 0);

        Pair.A.Map.Add("b", Pair.A.Address);

        Assert.Equal(Pair.A.Address.ToParsableString(), await call.WaitAsync(AtOnce));
        Assert.Equal(0, Pair.A.Locator.UndeliveredCount);
    }

    [Fact]
    public async Task GracefulStop_CallsThatComeMeanwhile_GoElsewhereInsteadOfFailing()
    {
        var grain = Pair.A.Wire("b");
        await grain.Add(1, 1);
        await Pair.B.StopAsync();
        var calls = Enumerable.Range(0, 50).Select(number => Pair.A.Wire("b").Add(number, 1).AsTask()).ToArray();
        await Eventually.TrueAsync(() => Pair.A.Locator.UndeliveredCount > 0);

        Pair.A.Map.Add("b", Pair.A.Address);

        Assert.Equal(Enumerable.Range(1, 50), await Task.WhenAll(calls).WaitAsync(AtOnce));
    }

    [Fact]
    public async Task Call_ForwardedByTheAskedSilo_IsAnsweredAndTheCallerLearnsTheRealPlace()
    {
        await using var c = await NetworkSilo.StartAsync(transport, Pair.Board);
        Pair.A.Map.Add("moved", Pair.B.Address);
        Pair.B.Map.Add("moved", c.Address);
        var grain = Pair.A.Wire("moved");

        Assert.Equal(c.Address.ToParsableString(), await grain.Where());

        Assert.Equal([(grain.GetGrainId(), Pair.B.Address, c.Address)], Pair.A.Locator.Hints);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => grain.Throw("relayed"));
        Assert.Contains("WireGrain.Throw", failure.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ForwardedAndCancelled_CancelsTheTarget()
    {
        await using var c = await NetworkSilo.StartAsync(transport, Pair.Board);
        Pair.A.Map.Add("moved", Pair.B.Address);
        Pair.B.Map.Add("moved", c.Address);
        using var cancellation = new CancellationTokenSource();
        var call = Pair.A.Wire("moved").WaitCancellable("far", cancellation.Token);
        await Pair.Board.ReachedAsync("far reached");

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Pair.Board.ReachedAsync("far cancelled");
    }

    private static async Task SayGoodbyeAsync(NetworkPair pair)
    {
        Assert.Single(pair.B.Peers.OpenConnections).GoAway("the test has it leave");
        await Eventually.TrueAsync(() => Assert.Single(pair.A.Peers.OpenConnections).IsLeaving);
    }
}

public sealed class MemoryConnectionLossTests() : ConnectionLossTests("memory");

public sealed class TcpConnectionLossTests() : ConnectionLossTests("tcp");
