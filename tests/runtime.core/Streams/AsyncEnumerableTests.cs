using Actors.Runtime.Core.Tests.Scripts;
using Actors.Tests.Infrastructure;
using Orleans.Runtime;

namespace Actors.Runtime.Core.Tests.Streams;

public sealed class AsyncEnumerableTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private readonly string _key = ScriptGrains.NewKey();

    private ICountingGrain Grain => fixture.Client.GetGrain<ICountingGrain>(_key);

    private Board Board => fixture.Silo.Board;

    [Fact]
    public async Task Items_OfALongSequence_ArriveInOrderAndOnce()
    {
        var items = new List<int>();
        await foreach (var item in Grain.Count(1000))
        {
            items.Add(item);
        }

        Assert.Equal(Enumerable.Range(0, 1000), items);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task BatchSize_LimitsHowFarTheGrainRunsAhead(int size)
    {
        var methods = new List<string>();
        await using var silo = await TestSilo.StartAsync(builder => builder.AddIncomingGrainCallFilter(context =>
        {
            methods.Add(context.MethodName);
            return context.Invoke();
        }));
        var count = 0;
        await foreach (var item in silo.Client.GetGrain<ICountingGrain>(_key).Echo([.. Enumerable.Repeat("x", 21)]).WithBatchSize(size))
        {
            count++;
        }

        Assert.Equal(21, count);
        Assert.Equal((21 / size) + 1, methods.Count);
    }

    [Fact]
    public async Task Sequence_WhileItWaits_LeavesTheGrainFree()
    {
        await using var items = Grain.CountAtGates(1).GetAsyncEnumerator();
        var moving = items.MoveNextAsync().AsTask();
        await Board.ReachedAsync($"{_key} at 0");
        await Grain.Ping().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(moving.IsCompleted);
        Board.Open($"{_key} item 0");
        Assert.True(await moving);
        Assert.Equal(0, items.Current);
    }

    [Fact]
    public async Task Dispose_BeforeTheEnd_StopsTheProducer()
    {
        Board.Open($"{_key} item 0");
        await foreach (var _ in Grain.CountAtGates(5).WithBatchSize(1))
        {
            break;
        }

        await Board.ReachedAsync($"{_key} ended");
    }

    [Fact]
    public async Task Error_AfterItems_ArrivesAfterThem()
    {
        var items = new List<int>();
        var exception = await Assert.ThrowsAsync<FormatException>(async () =>
        {
            await foreach (var item in Grain.CountAndFail(3))
            {
                items.Add(item);
            }
        });
        Assert.Equal("after the items", exception.Message);
        Assert.Equal([0, 1, 2], items);
    }

    [Fact]
    public async Task Cancellation_OfTheEnumeration_StopsBothSides()
    {
        using var cancellation = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            await foreach (var _ in Grain.CountAtGates(5).WithCancellation(cancellation.Token))
            {
                // Nothing comes.
            }
        });
        await Board.ReachedAsync($"{_key} at 0");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await Board.ReachedAsync($"{_key} ended");
    }

    [Fact]
    public async Task Cancellation_OfTheCallsToken_StopsBothSides()
    {
        using var cancellation = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            await foreach (var _ in Grain.CountAtGates(5, cancellation.Token))
            {
                // Nothing comes.
            }
        });
        await Board.ReachedAsync($"{_key} at 0");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await Board.ReachedAsync($"{_key} ended");
    }

    [Fact]
    public async Task Deactivation_UnderAnOpenSequence_AbortsIt()
    {
        Board.Open($"{_key} item 0");
        await using var items = Grain.CountAtGates(5).WithBatchSize(1).GetAsyncEnumerator();
        Assert.True(await items.MoveNextAsync());
        await Grain.End();
        await fixture.Silo.GoneAsync(Grain);
        await Board.ReachedAsync($"{_key} ended");
        var exception = await Assert.ThrowsAsync<EnumerationAbortedException>(async () => await items.MoveNextAsync());
        Assert.Contains("Start it again", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sequence_ThatNobodyPulls_IsEvicted()
    {
        var clock = new FakeTimeProvider();
        await using var silo = await TestSilo.StartAsync(clock: clock);
        var grain = silo.Client.GetGrain<ICountingGrain>(_key);
        silo.Board.Open($"{_key} item 0");
        var items = grain.CountAtGates(5).WithBatchSize(1).GetAsyncEnumerator();
        Assert.True(await items.MoveNextAsync());
        clock.Advance(TimeSpan.FromSeconds(61));
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return silo.Board.Gate($"{_key} ended").IsCompleted;
        });
        await Assert.ThrowsAsync<EnumerationAbortedException>(async () => await items.MoveNextAsync());
        await items.DisposeAsync();
    }

    [Fact]
    public async Task Arguments_ChangedByTheCallerLater_AreNotSeenByTheProducer()
    {
        var values = new List<string> { "a" };
        var sequence = Grain.Echo(values);
        values.Add("b");
        var items = new List<string>();
        await foreach (var item in sequence)
        {
            items.Add(item);
        }

        Assert.Equal(["a"], items);
    }

    [Fact]
    public async Task Items_ChangedByTheProducerLater_AreNotSeenByTheCaller()
    {
        var counts = new List<int>();
        await foreach (var item in Grain.Grow(3))
        {
            counts.Add(item.Count);
        }

        Assert.Equal([1, 2, 3], counts);
    }

    [Fact]
    public async Task Sequence_EnumeratedTwice_RunsTwice()
    {
        using var cancellation = new CancellationTokenSource();
        var sequence = Grain.Count(5, cancellation.Token);
        for (var i = 0; i < 2; i++)
        {
            var count = 0;
            await foreach (var _ in sequence)
            {
                count++;
            }

            Assert.Equal(5, count);
        }
    }
}
