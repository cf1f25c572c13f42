using Npgsql;

namespace Actors.Ledger.Postgres;

/// <summary>Removes one portion of old changes, and forgotten writers. Never waits for another process that does the same.</summary>
internal static class PostgresCompaction
{
    // Rows of the log; each holds up to a group of changes and goes when all of them are too old or too many.
    private const int PortionCount = 2_000;

    private const string Sql =
        """
        with held as materialized (
            select moved_index from ledger_compaction for update skip locked
        ), portion as materialized (
            select max(p.last_index) as index
            from (select l.last_index, l.committed_at from held m join ledger_log l on l.last_index <= m.moved_index order by l.last_index limit $1) p, ledger_head h
            where p.last_index <= h.last_index - $2 or p.committed_at < now() - $3::interval
        ), removed as (
            delete from ledger_log l using portion p where l.last_index <= p.index returning l.last_index - l.first_index + 1 as count
        ), recorded as (
            update ledger_compaction set compacted_index = p.index from portion p where p.index is not null
        ), forgotten as (
            delete from ledger_writers where seen_at < now() - interval '1 day'
        )
        select coalesce(sum(count), 0)::bigint from removed
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
