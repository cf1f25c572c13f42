using Actors.Ledger.Commit;
using Actors.Ledger.Sqlite;
using Actors.Ledger.Storage;
using Actors.Ledger.Tail;
using Actors.Sql;
using Actors.Tests.Infrastructure;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Actors.Ledger.Tests;

/// <summary>The database lets a writer connect, but takes no group: its disk is full, or another process keeps the lock.</summary>
public sealed class RefusedGroupTests
{
    private static readonly LedgerOptions Options = new() { CommitWaitMax = TimeSpan.FromSeconds(5), RetryPauseMax = TimeSpan.FromMilliseconds(500) };

    [Fact]
    public async Task Commit_GroupIsRefusedAgainAndAgain_FailsWithinTheBoundAndSparesTheDatabase()
    {
        var time = new FakeTimeProvider();
        await using var store = new SqliteStore(DatabaseTarget.OfFile("unused"), Options, time);
        await using var tail = new ChangeTail(store, new SnapshotReader(store, DatabaseTarget.OfFile("unused"), Options.RetryPauseMax), Options, time, NullLogger.Instance);
        using var metrics = new LedgerMetrics();
        var writer = new FullDiskWriter();
        var queue = new CommitQueue(Options, time);
        await using var committer = new Committer(queue, writer, tail, Options, time, metrics, NullLogger.Instance);
        using var stop = new CancellationTokenSource();
        var first = await EnqueueAsync("first");
        var committing = Task.Run(() => committer.RunAsync(stop.Token));
        await Eventually.TrueAsync(() => writer.Connections == 1);
        var second = await EnqueueAsync("second");

        await Eventually.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                return first.Task.IsCompleted && second.Task.IsCompleted;
            },
            explanation: () => $"{writer.Connections} connections");

        await stop.CancelAsync();
        await committing;
        Assert.Contains("full", (await Assert.ThrowsAsync<LedgerUnavailableException>(() => first.Task)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => second.Task);
        // 20, 40, ... 320 ms, then every 500 ms, for two groups at most.
        Assert.InRange(writer.Connections, 2, 32);

        async Task<PendingCommit> EnqueueAsync(string key)
        {
            var unit = new PendingCommit([Mutation.Put("kv", key, default)], 10, time.GetTimestamp());
            await queue.EnqueueAsync(unit, CancellationToken.None);
            return unit;
        }
    }

    private sealed class FullDiskWriter : ILedgerWriter
    {
        private const int SqliteFull = 13;

        private int _connections;

        public int Connections => Volatile.Read(ref _connections);

        public async ValueTask<bool> ConnectAsync(CommitGroup? unresolved, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _connections);
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }

        public ValueTask CommitAsync(CommitGroup group, CancellationToken cancellationToken) =>
            throw new GroupNotAppliedException(new SqliteException("database or disk is full", SqliteFull));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
