using Actors.Sql;
using Actors.Tests.Infrastructure;
using Npgsql;

namespace Actors.Ledger.Tests;

/// <summary>A new row on PostgreSQL brings room into its page, and its first update leaves the room to the page.</summary>
public sealed class RoomTests
{
    [PostgresFact]
    public async Task Put_NewRow_BringsRoomUntilItsFirstUpdate()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.PostgreSql);
        var ledger = await database.OpenAsync();

        await ledger.PutAsync("a", new string('x', 100));
        Assert.Equal(57L, await RoomAsync(database, "a"));

        await ledger.PutAsync("a", new string('y', 100));
        Assert.Equal(0L, await RoomAsync(database, "a"));
    }

    /// <summary>The long way of a group replaces rows as well.</summary>
    [PostgresFact]
    public async Task Batch_ReplacesRow_LeavesItsRoom()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.PostgreSql);
        var ledger = await database.OpenAsync();
        await ledger.PutAsync("a", "");

        await ledger.CommitAsync([Mutation.Put("kv", "a", default), Mutation.Put("kv", "b", default)], CancellationToken.None);

        Assert.Equal(0L, await RoomAsync(database, "a"));
        Assert.Equal(32L, await RoomAsync(database, "b"));
    }

    /// <summary>A wide row fills so much of a page that room would cost more than it saves.</summary>
    [PostgresFact]
    public async Task Put_WideRow_BringsNoRoom()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.PostgreSql);
        var ledger = await database.OpenAsync();

        await ledger.PutAsync("wide", new string('x', 1025));

        Assert.Equal(0L, await RoomAsync(database, "wide"));
    }

    /// <summary>A database that was made before rows brought room keeps its rows, and serves on.</summary>
    [PostgresFact]
    public async Task Apply_DatabaseFromBefore_KeepsItsRowsAndGoesOn()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.PostgreSql);
        await ExecuteAsync(
            database,
            """
            create table ledger_head (id smallint not null default 1 primary key check (id = 1), last_index bigint not null default 0);
            create table ledger_entries (
                space text collate "C" not null, key text collate "C" not null, payload bytea not null,
                create_index bigint not null, modify_index bigint not null, primary key (space, key)
            ) with (fillfactor = 90);
            insert into ledger_head values (1, 7);
            insert into ledger_entries values ('kv', 'a', 'old', 5, 7);
            """);

        var ledger = await database.OpenAsync();

        Assert.Equal("old", (await ledger.GetAsync("a")).Text());
        Assert.Equal(new MutationResult(true, 8, 5, 8), await ledger.PutAsync("a", "new", 7));
        Assert.Equal(9, (await ledger.PutAsync("b", "new")).CreateIndex);
        Assert.Equal(32L, await RoomAsync(database, "b"));
        await Schema.ApplyAsync(database.Options.Target, CancellationToken.None);
        Assert.Equal("new", (await ledger.GetAsync("a")).Text());
    }

    private static async Task<object?> RoomAsync(TestDatabase database, string key) =>
        await ExecuteAsync(database, $"select coalesce(length(room), 0)::bigint from ledger_entries where space = 'kv' and key = '{key}'");

    private static async Task<object?> ExecuteAsync(TestDatabase database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.Options.Target.ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
