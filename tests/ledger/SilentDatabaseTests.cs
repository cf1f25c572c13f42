using Actors.Ledger.Commit;
using Actors.Ledger.Sqlite;
using Actors.Ledger.Storage;
using Actors.Ledger.Tail;
using Actors.Sql;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Actors.Ledger.Tests;

/// <summary>The way to the database is cut: nothing is refused and nothing is answered.</summary>
public sealed class SilentDatabaseTests
{
    private static readonly LedgerOptions Options = new();

    [Fact]
    public async Task Commit_DatabaseIsCutOff_AllHearOfItWhenTheStatementEndsAndNotOnlyAfterAnotherConnection()
    {
        var time = new FakeTimeProvider();
        await using var store = new SqliteStore(DatabaseTarget.OfFile("unused"), Options, time);
        await using var tail = new ChangeTail(store, new SnapshotReader(store, DatabaseTarget.OfFile("unused"), Options.RetryPauseMax), Options, time, NullLogger.Instance);
        using var metrics = new LedgerMetrics();
        var writer = new CutOffWriter();
        var queue = new CommitQueue(Options, time);
        await using var committer = new Committer(queue, writer, tail, Options, time, metrics, NullLogger.Instance);
        using var stop = new CancellationTokenSource();
        var sent = await EnqueueAsync("sent");
        var committing = Task.Run(() => committer.RunAsync(stop.Token));
        await writer.Begun.Task.WaitAsync(TimeSpan.FromSeconds(10));
        var behind = await EnqueueAsync("behind");
        time.Advance(Options.StatementWaitMax);

        writer.Answer.SetException(new NpgsqlException("Exception while reading from stream", new TimeoutException()));

        await Assert.ThrowsAsync<LedgerOutcomeUnknownException>(() => sent.Task.WaitAsync(TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => behind.Task.WaitAsync(TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => EnqueueAsync("later"));
        await stop.CancelAsync();
        await committing;

        async Task<PendingCommit> EnqueueAsync(string key)
        {
            var unit = new PendingCommit([Mutation.Put("kv", key, default)], 10, time.GetTimestamp());
            await queue.EnqueueAsync(unit, CancellationToken.None);
            return unit;
        }
    }

    private sealed class CutOffWriter : ILedgerWriter
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask<bool> ConnectAsync(CommitGroup? unresolved, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return false;
        }

        public async ValueTask CommitAsync(CommitGroup group, CancellationToken cancellationToken)
        {
            Begun.TrySetResult();
            await Answer.Task;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
