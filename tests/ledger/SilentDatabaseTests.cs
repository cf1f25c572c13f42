using Actors.Ledger.Commit;
using Actors.Ledger.Postgres;
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
        var writer = new CutOffWriter();
        await using var ledger = new SilentLedger(writer, new FakeTimeProvider());
        var sent = await ledger.EnqueueAsync("sent");
        await writer.Begun.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var behind = await ledger.EnqueueAsync("behind");
        ledger.Time.Advance(Options.StatementWaitMax);

        writer.Answer.SetException(new NpgsqlException("Exception while reading from stream", new TimeoutException()));

        await Assert.ThrowsAsync<LedgerOutcomeUnknownException>(() => sent.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => behind.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.EnqueueAsync("later"));
    }

    /// <summary>The driver asks a server that is cut off to cancel the statement, and hears of nothing meanwhile.</summary>
    [Fact]
    public async Task Commit_DriverDoesNotSayThatTheStatementEnded_AllHearOfItAndALateAnswerCounts()
    {
        var writer = new CutOffWriter();
        await using var ledger = new SilentLedger(writer, new FakeTimeProvider());
        var sent = await ledger.EnqueueAsync("sent");
        await writer.Begun.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var behind = await ledger.EnqueueAsync("behind");

        ledger.Time.Advance(Options.AnswerWaitMax);

        var unknown = await Assert.ThrowsAsync<LedgerOutcomeUnknownException>(() => sent.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("it did not answer in time; after '00:00:04.2'", unknown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => behind.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.EnqueueAsync("later"));

        writer.Answer.SetResult();
        await ledger.TakesCommitsAgainAsync();
    }

    /// <summary>The connection was idle, so the writer asks first whether it lives: what waits behind that was never sent.</summary>
    [PostgresFact]
    public async Task Commit_DatabaseIsCutOffBeforeTheGroupIsSent_CallersHearThatNothingWasWrittenAndItNeverIs()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.PostgreSql);
        var direct = await database.OpenAsync();
        await using var way = new SlowWay(database.Options.Target);
        await using var ledger = await SilentLedger.ConnectAsync(way.Target);
        await (await ledger.EnqueueAsync("before")).Task.WaitAsync(TimeSpan.FromSeconds(30));
        ledger.Time.Advance(TimeSpan.FromSeconds(2));
        way.Hold();
        var idle = await ledger.EnqueueAsync("idle");
        await Eventually.TrueAsync(() => way.IsHolding);

        ledger.Time.Advance(Options.AnswerWaitMax);

        var refused = await Assert.ThrowsAsync<LedgerUnavailableException>(() => idle.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("nothing was written", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.EnqueueAsync("later"));
        way.Open();
        await ledger.TakesCommitsAgainAsync();
        Assert.Null(await direct.GetAsync("idle"));
        Assert.NotNull(await direct.GetAsync("after"));
    }

    /// <summary>The short way loses its bet behind another process's lock, and the long way waits for it again: longer in all than one statement may take.</summary>
    [PostgresFact]
    public async Task Commit_EachOfTwoStatementsWaitsForALock_Succeeds()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.PostgreSql);
        var direct = await database.OpenAsync();
        await using var ledger = await SilentLedger.ConnectAsync(database.Options.Target);
        await using var locks = NpgsqlDataSource.Create(database.Options.Target.ConnectionString + ";Pooling=false");
        await using var first = await locks.OpenConnectionAsync();
        await using var second = await locks.OpenConnectionAsync();
        await ExecuteAsync(first, "begin; " + GroupStatement.Lock);
        var sent = await ledger.EnqueueAsync("sent");
        await WaitersAsync(locks, 1);
        var secondLocks = ExecuteAsync(second, "begin; " + GroupStatement.Lock);
        await WaitersAsync(locks, 2);

        ledger.Time.Advance(Options.StatementWaitMax * 0.75);
        await ExecuteAsync(first, "commit");
        await secondLocks;
        await WaitersAsync(locks, 1);
        ledger.Time.Advance(Options.StatementWaitMax * 0.75);
        await ExecuteAsync(second, "commit");

        await sent.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(sent.Results[0].Applied);
        Assert.NotNull(await direct.GetAsync("sent"));
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static Task WaitersAsync(NpgsqlDataSource source, long count) => Eventually.TrueAsync(async () =>
    {
        await using var command = source.CreateCommand(
            "select count(*) from pg_locks l join pg_database d on d.oid = l.database where d.datname = current_database() and l.locktype = 'advisory' and not l.granted");
        return await command.ExecuteScalarAsync() is long waiters && waiters == count;
    });

    private sealed class SilentLedger : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly LedgerMetrics _metrics = new();
        private readonly SqliteStore _store;
        private readonly ChangeTail _tail;
        private readonly CommitQueue _queue;
        private readonly Committer _committer;
        private readonly Task _committing;
        private readonly ILedgerWriter _writer;

        public SilentLedger(ILedgerWriter writer, FakeTimeProvider time)
        {
            _writer = writer;
            Time = time;
            _store = new SqliteStore(DatabaseTarget.OfFile("unused"), Options, Time);
            _tail = new ChangeTail(_store, new SnapshotReader(_store, DatabaseTarget.OfFile("unused"), Options.RetryPauseMax), Options, Time, NullLogger.Instance);
            _queue = new CommitQueue(Options, Time);
            _committer = new Committer(_queue, writer, _tail, Options, Time, _metrics, NullLogger.Instance);
            _committing = Task.Run(() => _committer.RunAsync(_stop.Token));
        }

        public FakeTimeProvider Time { get; }

        public static async Task<SilentLedger> ConnectAsync(DatabaseTarget target)
        {
            var time = new FakeTimeProvider();
            var writer = new PostgresWriter(new PostgresConnections(target, Options), time);
            await writer.ConnectAsync(null, CancellationToken.None);
            return new SilentLedger(writer, time);
        }

        public async Task<PendingCommit> EnqueueAsync(string key)
        {
            var unit = new PendingCommit([Mutation.Put("kv", key, default)], 10, Time.GetTimestamp());
            await _queue.EnqueueAsync(unit, CancellationToken.None);
            return unit;
        }

        public async Task TakesCommitsAgainAsync()
        {
            PendingCommit? after = null;
            await Eventually.TrueAsync(async () =>
            {
                after = await Record.ExceptionAsync(() => EnqueueAsync("refused")) is null ? await EnqueueAsync("after") : null;
                return after is not null;
            });
            await after!.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            (_writer as CutOffWriter)?.Answer.TrySetResult();
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
            group.BeginAttempt();
            group.TryBegin();
            Begun.TrySetResult();
            await Answer.Task;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
