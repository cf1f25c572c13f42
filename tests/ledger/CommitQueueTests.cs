using Actors.Ledger.Commit;
using Actors.Tests.Infrastructure;

namespace Actors.Ledger.Tests;

public sealed class CommitQueueTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Take_SameKeyInSeveralUnits_PutsThemInSuccessiveRounds()
    {
        var queue = new CommitQueue(new LedgerOptions(), _time);
        foreach (var keys in (string[][])[["a"], ["b"], ["a", "c"], ["c"], ["d"]])
        {
            await queue.EnqueueAsync(Unit(keys), CancellationToken.None);
        }

        var group = await queue.TakeAsync(CancellationToken.None);

        Assert.Equal(["a b d", "a c", "c"], group!.Rounds.Select(round => string.Join(' ', round.Select(item => item.Mutation.Key))));
        Assert.Equal([0, 1, 5], group.Rounds[0].Select(item => item.Position));
        Assert.True(group.HasBatches);
    }

    [Fact]
    public async Task Take_MoreThanAGroupHolds_LeavesTheRest()
    {
        var queue = new CommitQueue(new LedgerOptions { GroupCountMax = 3, BatchCountMax = 3 }, _time);
        await queue.EnqueueAsync(Unit("a", "b"), CancellationToken.None);
        await queue.EnqueueAsync(Unit("c", "d"), CancellationToken.None);

        Assert.Equal(2, (await queue.TakeAsync(CancellationToken.None))!.Count);
        Assert.Equal(2, queue.Count);
    }

    [Fact]
    public async Task Enqueue_QueueStaysFull_FailsAfterTheWait()
    {
        var queue = new CommitQueue(new LedgerOptions { QueueCountMax = 1, CommitWaitMax = TimeSpan.FromSeconds(5) }, _time);
        await queue.EnqueueAsync(Unit("a"), CancellationToken.None);
        var waiting = queue.EnqueueAsync(Unit("b"), CancellationToken.None).AsTask();

        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        var refused = await Assert.ThrowsAsync<LedgerUnavailableException>(() => waiting);
        Assert.Contains("stayed full", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enqueue_RoomAppears_GoesOn()
    {
        var queue = new CommitQueue(new LedgerOptions { QueueCountMax = 1 }, _time);
        await queue.EnqueueAsync(Unit("a"), CancellationToken.None);
        var waiting = queue.EnqueueAsync(Unit("b"), CancellationToken.None).AsTask();

        await queue.TakeAsync(CancellationToken.None);

        await waiting.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(1, queue.Count);
    }

    [Fact]
    public async Task Expire_OldUnits_FailAndYoungOnesStay()
    {
        var queue = new CommitQueue(new LedgerOptions(), _time);
        var old = Unit("a");
        await queue.EnqueueAsync(old, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(5));
        await queue.EnqueueAsync(Unit("b"), CancellationToken.None);

        queue.Expire(TimeSpan.FromSeconds(5), () => new LedgerUnavailableException("too old", TimeSpan.FromSeconds(1)));

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => old.Task);
        Assert.Equal(1, queue.Count);
    }

    [Fact]
    public async Task Take_CancelledUnits_AreLeftOut()
    {
        var queue = new CommitQueue(new LedgerOptions(), _time);
        var cancelled = Unit("a");
        await queue.EnqueueAsync(cancelled, CancellationToken.None);
        await queue.EnqueueAsync(Unit("b"), CancellationToken.None);
        cancelled.TrySetCanceled();

        var group = await queue.TakeAsync(CancellationToken.None);

        Assert.Equal("b", Assert.Single(group!.Rounds[0]).Mutation.Key);
    }

    private PendingCommit Unit(params string[] keys) =>
        new([.. keys.Select(key => Mutation.Put("kv", key, default))], keys.Length, _time.GetTimestamp());
}
