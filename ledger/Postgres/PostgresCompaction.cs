using Npgsql;

namespace Actors.Ledger.Postgres;

/// <summary>Removes one portion of old changes, and forgotten writers. Never waits for another process that does the same.</summary>
internal static class PostgresCompaction
{
    private const int PortionCount = 10_000;

    private const string Sql =
        """
        with held as materialized (
            select compacted_index from ledger_compaction for update skip locked
        ), portion as materialized (
            select max(p.index) as index
            from (select index, committed_at from ledger_changes where exists (select from held) order by index limit $1) p, ledger_head h
            where p.index <= h.last_index - $2 or p.committed_at < now() - $3::interval
        ), removed as (
            delete from ledger_changes c using portion p where c.index <= p.index returning c.index
        ), recorded as (
            update ledger_compaction set compacted_index = p.index from portion p where p.index is not null
        ), forgotten as (
            delete from ledger_writers where seen_at < now() - interval '1 day'
        )
        select count(*) from removed
        """;

    public static async ValueTask<long> RunAsync(NpgsqlConnection connection, long changeCountMax, TimeSpan changeAgeMax, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(Sql, connection);
        await using var commandScope = command.ConfigureAwait(false);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PortionCount });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = changeCountMax });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = changeAgeMax });
        return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }
}
