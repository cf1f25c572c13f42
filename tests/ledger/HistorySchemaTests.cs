using System.Data.Common;
using Actors.Sql;
using Actors.Tests.Infrastructure;
using static Actors.Ledger.Tests.LedgerExtensions;

namespace Actors.Ledger.Tests;

/// <summary>Databases in which the age of a version counted from when it was written.</summary>
public sealed class HistorySchemaTests
{
    private const string FormerSqlite =
        """
        drop index ledger_history_expiring;
        create index ledger_history_expires_at on ledger_history (expires_at);
        update ledger_history set committed_at = modify_index * 10000, expires_at = modify_index * 10000 + 1000;
        """;

    private const string FormerPostgres =
        """
        alter table ledger_history alter column expires_at drop default;
        update ledger_history set committed_at = to_timestamp(modify_index * 10), expires_at = to_timestamp(modify_index * 10 + 1);
        """;

    private const string ReadSqlite =
        "select group_concat(modify_index || ':' || expires_at, ' ') from (select * from ledger_history order by modify_index)";

    private const string ReadPostgres =
        """
        select string_agg(modify_index || ':' || case when expires_at = 'infinity' then '9223372036854775807' else (extract(epoch from expires_at) * 1000)::bigint::text end,
            ' ' order by modify_index) from ledger_history
        """;

    [Theory, EachBackend]
    public async Task Apply_AgesThatCountFromWriting_CountFromReplacing(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync(options => (options.HistoryInterval, options.CompactionInterval) = (TimeSpan.FromMilliseconds(20), TimeSpan.FromDays(1)));
        await ledger.PutAsync("a", "1");
        await ledger.PutAsync("a", "2");
        await ledger.PutAsync("b", "3");
        await ledger.DeleteAsync("b");
        await using DbConnection connection = dialect == SqlDialect.Sqlite
            ? SqliteDatabase.Open(database.Options.Target, TimeSpan.FromSeconds(10))
            : new Npgsql.NpgsqlConnection(database.Options.Target.ConnectionString + ";Pooling=false");
        await OpenAsync(connection);
        var count = "select cast(count(*) as integer) from ledger_history";
        await Eventually.TrueAsync(async () => Convert.ToInt64(await RunAsync(connection, count), null) == 4);
        await RunAsync(connection, dialect == SqlDialect.Sqlite ? FormerSqlite : FormerPostgres);

        for (var start = 1; start <= 2; start++)
        {
            await Schema.ApplyAsync(database.Options.Target, CancellationToken.None);

            var expiries = await RunAsync(connection, dialect == SqlDialect.Sqlite ? ReadSqlite : ReadPostgres);
            Assert.Equal("1:21000 2:9223372036854775807 3:41000 4:41000", expiries);
        }
    }

    private static async Task OpenAsync(DbConnection connection)
    {
        if (connection.State != System.Data.ConnectionState.Open)
        {
            await connection.OpenAsync();
        }
    }

    private static async Task<object?> RunAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }
}
