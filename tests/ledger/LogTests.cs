using Actors.Ledger.Postgres;
using Actors.Sql;
using Actors.Tests.Infrastructure;
using Npgsql;

namespace Actors.Ledger.Tests;

/// <summary>On PostgreSQL the log keeps the changes of one statement in one row; readers and administrators see single changes.</summary>
public sealed class LogTests
{
    private static readonly string[] Written = ["1 a Put", "2 b Put", "3 c Put", "4 b Put", "5 c Delete", "6 d Put", "7 a Put"];

    [PostgresFact]
    public async Task ReadChanges_AnyPlaceAndLimit_GivesExactlyWhatFollows()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.PostgreSql);
        await WriteAsync(await database.OpenAsync());
        await using var store = new PostgresStore(database.Options.Target, new LedgerOptions(), TimeProvider.System);

        for (var after = 0; after <= Written.Length; after++)
        {
            for (var limit = 1; limit <= Written.Length + 1; limit++)
            {
                var page = await store.ReadChangesAsync(after, limit, CancellationToken.None);

                Assert.Equal(Written.Skip(after).Take(limit), page.Changes.Select(Text));
                Assert.Equal(7, page.LastIndex);
            }
        }
    }

    [PostgresFact]
    public async Task View_OfTheLog_ShowsEveryChange()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.PostgreSql);
        await WriteAsync(await database.OpenAsync());

        var shown = await ScalarAsync(database, "select string_agg(concat_ws(' ', index, key, operation, create_index), ', ' order by index) from ledger_changes");

        Assert.Equal("1 a 0 1, 2 b 0 2, 3 c 0 3, 4 b 0 2, 5 c 1 3, 6 d 0 6, 7 a 0 1", shown);
        Assert.Equal(4L, await ScalarAsync(database, "select count(*) from ledger_log"));
    }

    /// <summary>A row goes when all of its changes are beyond the bound, and what is left has no gap.</summary>
    [PostgresFact]
    public async Task Compact_BoundWithinAGroup_KeepsThatGroup()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.PostgreSql);
        await WriteAsync(await database.OpenAsync());
        await using var store = new PostgresStore(database.Options.Target, new LedgerOptions(), TimeProvider.System);

        var removed = await store.CompactAsync(2, TimeSpan.FromDays(1), CancellationToken.None);

        var page = await store.ReadChangesAsync(4, 10, CancellationToken.None);
        Assert.Equal((4, 4), (removed, page.CompactedIndex));
        Assert.Equal(Written.Skip(4), page.Changes.Select(Text));
    }

    /// <summary>The log was a row per change once; those rows are followed, restored from and compacted like the new ones.</summary>
    [PostgresFact]
    public async Task Apply_LogFromBefore_IsFollowedWithoutGap()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.PostgreSql);
        await ScalarAsync(
            database,
            """
            create table ledger_head (id smallint not null default 1 primary key check (id = 1), last_index bigint not null default 0);
            create table ledger_changes (
                index bigint not null primary key, space text collate "C" not null, key text collate "C" not null, operation smallint not null,
                create_index bigint not null, position integer not null, committed_at timestamptz not null default now()
            );
            insert into ledger_head values (1, 2);
            insert into ledger_changes values (1, 'kv', 'a', 0, 1, 0), (2, 'kv', 'a', 1, 1, 0);
            """);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Schema.ApplyAsync(database.Options.Target, CancellationToken.None)));
        var ledger = await database.OpenAsync();
        await ledger.PutAsync("b", "");

        Assert.Equal(["1 a Put", "2 a Delete", "3 b Put"], (await ledger.TakeChangesAsync(0, 3)).Select(Text));
        Assert.Equal("1 0 0, 2 1 0, 3 0 0", await ScalarAsync(database, "select string_agg(concat_ws(' ', index, operation, position), ', ' order by index) from ledger_changes"));
        await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(database, "insert into ledger_changes values (4, 'kv', 'a', 0, 4, 0)"));
    }

    /// <summary>A batch, a put that replaces, a batch, a put that replaces: four statements.</summary>
    private static async Task WriteAsync(ILedger ledger)
    {
        await ledger.CommitAsync([Put("a"), Put("b"), Put("c")], CancellationToken.None);
        await ledger.PutAsync("b", "new");
        await ledger.CommitAsync([Mutation.Delete("kv", "c"), Put("d")], CancellationToken.None);
        await ledger.PutAsync("a", "new");
    }

    private static Mutation Put(string key) => Mutation.Put("kv", key, default);

    private static string Text(Change change) => $"{change.Index} {change.Key} {change.Kind}";

    private static async Task<object?> ScalarAsync(TestDatabase database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.Options.Target.ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
