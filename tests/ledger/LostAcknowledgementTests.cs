using Actors.Ledger.Commit;
using Actors.Ledger.Postgres;
using Actors.Ledger.Sqlite;
using Actors.Ledger.Storage;
using Actors.Ledger.Tail;
using Actors.Sql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Actors.Ledger.Tests;

/// <summary>The database commits, but the answer does not arrive.</summary>
public sealed class LostAcknowledgementTests
{
    private static readonly LedgerOptions Options = new();

    [Theory, EachBackend]
    public async Task Commit_AnswerIsLost_CallersStillLearnWhatHappened(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        await ledger.PutAsync("old", "1");
        await using var store = CreateStore(database.Options.Target);
        await using var writer = new ForgetfulWriter(store.CreateWriter());
        await writer.ConnectAsync(null, CancellationToken.None);

        var results = await CommitAsync(
            store,
            writer,
            [Mutation.Put("kv", "new", "2"u8.ToArray(), 0)],
            [Mutation.Put("kv", "old", "2"u8.ToArray(), 99)],
            [Mutation.Delete("kv", "nothing")],
            [Mutation.Put("kv", "old", "3"u8.ToArray(), 1), Mutation.Delete("kv", "nothing too")]);

        Assert.Equal([new(true, 2, 2, 2)], results[0]);
        Assert.Equal([new(false, 0, 0, 3)], results[1]);
        Assert.Equal([new(true, 3, 0, 0)], results[2]);
        Assert.Equal([new(true, 3, 1, 3), new(true, 3, 0, 0)], results[3]);
        Assert.Equal(1, writer.Commits);
        Assert.Equal("3", (await ledger.GetAsync("old")).Text());
        Assert.Equal(4, (await ledger.PutAsync("next", "")).Index);
    }

    [Theory, EachBackend]
    public async Task Commit_RequestIsLost_IsSentAgain(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        await using var store = CreateStore(database.Options.Target);
        await using var writer = new ForgetfulWriter(store.CreateWriter()) { LosesRequest = true };
        await writer.ConnectAsync(null, CancellationToken.None);

        var results = await CommitAsync(store, writer, [Mutation.Put("kv", "a", "1"u8.ToArray(), 0)]);

        Assert.Equal([new(true, 1, 1, 1)], results[0]);
        Assert.Equal(2, writer.Commits);
        Assert.Equal("1", (await ledger.GetAsync("a")).Text());
    }

    /// <summary>A group that is still on its way when its writer is succeeded must not be applied later.</summary>
    [Theory, EachBackend]
    public async Task Commit_OfFencedWriter_AppliesNothing(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        await using var store = CreateStore(database.Options.Target);
        await using var late = store.CreateWriter();
        await late.ConnectAsync(null, CancellationToken.None);
        await FenceEveryoneAsync(database.Options.Target);
        var group = new CommitGroup(Options) { Number = 1 };
        group.TryAdd(new PendingCommit([Mutation.Put("kv", "late", default)], 10, 0));

        await Assert.ThrowsAsync<GroupNotAppliedException>(async () => await late.CommitAsync(group, CancellationToken.None));

        Assert.Null(await ledger.GetAsync("late"));
        Assert.Equal(1, (await ledger.PutAsync("next", "")).Index);
    }

    private static async Task<List<IReadOnlyList<MutationResult>>> CommitAsync(ILedgerStore store, ForgetfulWriter writer, params Mutation[][] units)
    {
        var queue = new CommitQueue(Options, TimeProvider.System);
        await using var tail = new ChangeTail(store, new SnapshotReader(store, DatabaseTarget.OfFile("test"), Options.RetryPauseMax), Options, TimeProvider.System, NullLogger.Instance);
        using var metrics = new LedgerMetrics();
        await using var committer = new Committer(queue, writer, tail, Options, TimeProvider.System, metrics, NullLogger.Instance);
        var pending = units.Select(unit => new PendingCommit(unit, 10, TimeProvider.System.GetTimestamp())).ToList();
        foreach (var unit in pending)
        {
            await queue.EnqueueAsync(unit, CancellationToken.None);
        }

        queue.Close(() => throw new InvalidOperationException("Nothing more comes."));
        await committer.RunAsync(CancellationToken.None);
        await Task.WhenAll(pending.Select(unit => unit.Task));
        return [.. pending.Select(unit => unit.Results)];
    }

    private static async Task FenceEveryoneAsync(DatabaseTarget target)
    {
        await using System.Data.Common.DbConnection connection = target.Dialect == SqlDialect.Sqlite
            ? SqliteDatabase.Open(target)
            : new Npgsql.NpgsqlConnection(target.ConnectionString + ";Pooling=false");
        if (connection.State != System.Data.ConnectionState.Open)
        {
            await connection.OpenAsync();
        }

        await using var command = connection.CreateCommand();
        command.CommandText = target.Dialect == SqlDialect.Sqlite ? "update ledger_writers set fenced = 1" : "update ledger_writers set fenced = true";
        await command.ExecuteNonQueryAsync();
    }

    private static ILedgerStore CreateStore(DatabaseTarget target) =>
        target.Dialect == SqlDialect.Sqlite ? new SqliteStore(target, Options, TimeProvider.System) : new PostgresStore(target, Options, TimeProvider.System);

    /// <summary>Breaks the connection once, before or after the group has reached the database.</summary>
    private sealed class ForgetfulWriter(ILedgerWriter inner) : ILedgerWriter
    {
        public bool LosesRequest { get; init; }

        public int Commits { get; private set; }

        public ValueTask<bool> ConnectAsync(CommitGroup? unresolved, CancellationToken cancellationToken) => inner.ConnectAsync(unresolved, cancellationToken);

        public async ValueTask CommitAsync(CommitGroup group, CancellationToken cancellationToken)
        {
            Commits++;
            if (Commits > 1 || !LosesRequest)
            {
                await inner.CommitAsync(group, cancellationToken);
            }

            if (Commits == 1)
            {
                group.BeginAttempt();
                throw new IOException("The connection broke.");
            }
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
