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
        await using var ledger = new SilentLedger();
        var sent = await ledger.EnqueueAsync("sent");
        await ledger.Writer.Begun.Task.WaitAsync(TimeSpan.FromSeconds(10));
        var behind = await ledger.EnqueueAsync("behind");
        ledger.Time.Advance(Options.StatementWaitMax);

        ledger.Writer.Answer.SetException(new NpgsqlException("Exception while reading from stream", new TimeoutException()));

        await Assert.ThrowsAsync<LedgerOutcomeUnknownException>(() => sent.Task.WaitAsync(TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => behind.Task.WaitAsync(TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.EnqueueAsync("later"));
    }

    /// <summary>The driver asks a server that is cut off to cancel the statement, and hears of nothing meanwhile.</summary>
    [Fact]
    public async Task Commit_DriverDoesNotSayThatTheStatementEnded_AllHearOfItAndALateAnswerCounts()
    {
        await using var ledger = new SilentLedger();
        var sent = await ledger.EnqueueAsync("sent");
        await ledger.Writer.Begun.Task.WaitAsync(TimeSpan.FromSeconds(10));
        var behind = await ledger.EnqueueAsync("behind");

        await Eventually.TrueAsync(() =>
        {
            ledger.Time.Advance(Options.AnswerWaitMax);
            return sent.Task.IsCompleted;
        });

        await Assert.ThrowsAsync<LedgerOutcomeUnknownException>(() => sent.Task);
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => behind.Task.WaitAsync(TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.EnqueueAsync("later"));

        ledger.Writer.Answer.SetResult();
        PendingCommit? after = null;
        await Eventually.TrueAsync(async () =>
        {
            after = await Record.ExceptionAsync(() => ledger.EnqueueAsync("refused")) is null ? await ledger.EnqueueAsync("after") : null;
            return after is not null;
        });
        await after!.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private sealed class SilentLedger : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly LedgerMetrics _metrics = new();
        private readonly SqliteStore _store;
        private readonly ChangeTail _tail;
        private readonly CommitQueue _queue;
        private readonly Committer _committer;
        private readonly Task _committing;

        public SilentLedger()
        {
            _store = new SqliteStore(DatabaseTarget.OfFile("unused"), Options, Time);
            _tail = new ChangeTail(_store, new SnapshotReader(_store, DatabaseTarget.OfFile("unused"), Options, Time), Options, Time, NullLogger.Instance);
            _queue = new CommitQueue(Options, Time);
            _committer = new Committer(_queue, Writer, _tail, Options, Time, _metrics, NullLogger.Instance);
            _committing = Task.Run(() => _committer.RunAsync(_stop.Token));
        }

        public FakeTimeProvider Time { get; } = new();

        public CutOffWriter Writer { get; } = new();

        public async Task<PendingCommit> EnqueueAsync(string key)
        {
            var unit = new PendingCommit([Mutation.Put("kv", key, default)], 10, Time.GetTimestamp());
            await _queue.EnqueueAsync(unit, CancellationToken.None);
            return unit;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            Writer.Answer.TrySetResult();
            await _committing;
            await _committer.DisposeAsync();
            await _tail.DisposeAsync();
            await _store.DisposeAsync();
            _metrics.Dispose();
            _stop.Dispose();
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
            group.BeginAttempt();
            await Answer.Task;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
