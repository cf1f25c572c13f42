using Actors.Tests.Infrastructure;
using Orleans.Configuration;

namespace Actors.Runtime.Core.Tests.Messaging;

/// <summary>Nothing that a peer sends, or does not read, grows without bound.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task Call_WithTooLargeArguments_FailsAtTheSenderWithSizeAndOption()
    {
        await using var pair = await NetworkPair.StartAsync("tcp", silo => silo.Configure<SiloMessagingOptions>(options => options.MaxMessageBodySize = 10_000));

        var failure = await Assert.ThrowsAsync<LimitExceededException>(() => pair.A.Wire("b").Length(new byte[20_000]));

        Assert.Contains("MaxMessageBodySize is 10000", failure.Message, StringComparison.Ordinal);
        Assert.Matches("body of 200[0-9][0-9] bytes", failure.Message);
        Assert.Equal(9_000, await pair.A.Wire("b").Length(new byte[9_000]));
    }

    [Fact]
    public async Task Call_WithTooLargeResult_FailsWithSizeAndOption()
    {
        await using var pair = await NetworkPair.StartAsync("tcp", silo => silo.Configure<SiloMessagingOptions>(options => options.MaxMessageBodySize = 10_000));

        var failure = await Assert.ThrowsAsync<LimitExceededException>(() => pair.A.Wire("b").Bytes(20_000));

        Assert.Contains("MaxMessageBodySize is 10000", failure.Message, StringComparison.Ordinal);
        Assert.Equal(9_000, (await pair.A.Wire("b").Bytes(9_000)).Length);
    }

    [Fact]
    public async Task Call_WithTooLargeHeader_FailsAtTheSenderWithOption()
    {
        await using var pair = await NetworkPair.StartAsync("tcp", silo => silo.Configure<SiloMessagingOptions>(options => options.MaxMessageHeaderSize = 1_000));
        RequestContext.Set("large", new string('x', 2_000));

        var failure = await Assert.ThrowsAsync<LimitExceededException>(() => pair.A.Wire("b").Touch("never"));
        RequestContext.Clear();

        Assert.Contains("MaxMessageHeaderSize is 1000", failure.Message, StringComparison.Ordinal);
        Assert.Empty(pair.Board.Lines);
    }

    [Fact]
    public async Task Call_OfMegabytes_Arrives()
    {
        await using var pair = await NetworkPair.StartAsync("tcp");

        Assert.Equal(12_000_000, await pair.A.Wire("b").Length(new byte[12_000_000]));
        Assert.Equal(12_000_000, (await pair.A.Wire("b").Bytes(12_000_000)).Length);
    }

    [Fact]
    public async Task Calls_AboveTheLimitOfOutstandingOnes_AreRefusedAtOnce()
    {
        await using var pair = await NetworkPair.StartAsync("tcp", silo => silo.Configure<ConnectionOptions>(options => options.MaxOutstandingCalls = 10));
        var grain = pair.A.Wire("b");
        await grain.Add(1, 1);
        var held = Enumerable.Range(0, 10).Select(_ => grain.WaitBeside("held")).ToArray();
        await pair.Board.ReachedAsync("held reached");

        var failure = await Assert.ThrowsAsync<LimitExceededException>(() => grain.Add(1, 1).AsTask());

        Assert.Contains("MaxOutstandingCalls", failure.Message, StringComparison.Ordinal);
        pair.Board.Open("held");
        await Task.WhenAll(held);
        Assert.Equal(2, await grain.Add(1, 1));
    }

    [Fact]
    public async Task PeerThatStopsReading_CallsAreRefusedBeforeMemoryGrows()
    {
        await using var silo = await NetworkSilo.StartAsync("tcp", new Scripts.Board(), silo => silo.Configure<ConnectionOptions>(options =>
        {
            options.MaxQueuedBytes = 1_000_000;
            options.StalledPeerTimeout = TimeSpan.FromSeconds(2);
        }));
        await using var deaf = DeafPeer.Start();
        silo.Map.Add("deaf", deaf.Address);
        var calls = new List<Task<int>>();
        var fullLooks = 0;

        // Some fit into the buffers of the sockets; of the rest no more than the limit is kept.
        await Eventually.TrueAsync(() =>
        {
            calls.AddRange(Enumerable.Range(0, 20).Select(number => silo.Wire("deaf").Length(new byte[100_000])));
            Assert.All(silo.Peers.OpenConnections, connection => Assert.InRange(connection.PendingBytes, 0, 1_200_000));
            fullLooks = silo.Peers.OpenConnections.Any(connection => connection.PendingBytes > 900_000) ? fullLooks + 1 : 0;
            return fullLooks > 10 && calls.Any(call => call.IsFaulted && call.Exception!.InnerException is LimitExceededException);
        });

        // Then the peer is given up, and what may have reached it fails.
        var last = await Assert.ThrowsAsync<SiloUnavailableException>(() => calls[0]).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Contains("StalledPeerTimeout", last.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PeerThatAsksButDoesNotRead_GetsNoMoreAnswersThanTheLimit()
    {
        await using var silo = await NetworkSilo.StartAsync("tcp", new Scripts.Board(), silo =>
            silo.Configure<ConnectionOptions>(options => (options.MaxQueuedBytes, options.MaxOutstandingCalls) = (500_000, 1_000)));
        silo.Map.Add("b", silo.Address);
        await using var peer = await RawPeer.ConnectAsync(silo);

        // The long key fills the buffers of the sockets sooner.
        var asking = peer.AskWithoutReadingAsync(silo.Wire("b", "asked" + new string('x', 5_000)).GetGrainId(), count: 20_000, bytesEach: 10_000);

        // What has gathered when all stands still is at least half of the limit: below it, reading goes on.
        await Eventually.TrueAsync(() => silo.Peers.OpenConnections.Any(connection => connection.PendingBytes >= 250_000));

        // Reading from the peer has stopped, so its own sending stands still.
        Assert.NotSame(asking, await Task.WhenAny(asking, Task.Delay(300)));
        Assert.All(silo.Peers.OpenConnections, connection => Assert.InRange(connection.PendingBytes, 0, 12_000_000));
    }
}
