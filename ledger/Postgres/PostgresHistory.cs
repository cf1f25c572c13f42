using Actors.Ledger.History;
using Npgsql;

namespace Actors.Ledger.Postgres;

/// <summary>
/// The past of rows. Writers leave their payloads in the log, in arrays, where they cost little; from there they are moved, those of
/// many changes at once, to a table with a row for each version. Until then a reader finds them in the log.
/// </summary>
internal static class PostgresHistory
{
    // Rows of the log; each holds up to a group of changes.
    private const int PortionCount = 500;

    // Rows that expire together are removed in portions as well.
    private const int ExpiryCount = 10_000;

    // What goes beyond the count is computed from what is there and what comes, as no expression sees what another one writes. The age of
    // a version counts from when another one took its place: the newest one there, unless it goes anyway, learns that from the first that comes.
    // A removal goes after what it removed, which would else look present.
    // What is looked up for each key is looked up first, by itself: the planner, which takes each array for ten rows, would do it for each version.
    private const string MoveSql =
        """
        with held as materialized (
            select moved_index from ledger_compaction limit 1 for update skip locked
        ), portion as materialized (
            select l.first_index, l.last_index, l.spaces, l.keys, l.operations, l.create_indexes, l.payloads, l.committed_at
            from held h cross join lateral (select * from ledger_log where last_index > h.moved_index order by last_index limit $1) l
        ), ruled as materialized (
            select l.first_index + c.place - 1 as index, c.space, c.key, coalesce(c.operation, 0::smallint) as operation, c.create_index, c.payload, l.committed_at,
                   r.keep, r.age, row_number() over (partition by c.space, c.key order by l.first_index + c.place desc) as rank,
                   lead(l.committed_at) over (partition by c.space, c.key order by l.first_index + c.place) as superseded_at
            from portion l
            cross join unnest(l.spaces, l.keys, l.operations, l.create_indexes, l.payloads) with ordinality as c(space, key, operation, create_index, payload, place)
            cross join lateral (
                select r.keep, r.age from unnest($2, $3, $4, $5) with ordinality as r(space, prefix, keep, age, place)
                where r.space = c.space and starts_with(c.key, r.prefix) order by r.place limit 1
            ) r
            where l.payloads is not null and r.keep > 0
        ), inserted as (
            insert into ledger_history (space, key, modify_index, create_index, operation, payload, committed_at, expires_at)
            select space, key, index, create_index, operation, case when operation = 0 then payload end, committed_at,
                   case when superseded_at is not null then superseded_at + age when operation = 0 then 'infinity' else committed_at + age + '1 ms' end
            from ruled where rank <= keep
            on conflict do nothing
        ), changed as materialized (
            select space, key, max(keep) as keep, count(*) as added, min(committed_at + age) as expires_at from ruled group by space, key
        ), newest as materialized (
            select c.space, c.key, c.expires_at, o.modify_index from changed c cross join lateral (
                select e.modify_index from ledger_history e where e.space = c.space and e.key = c.key
                order by e.modify_index desc limit 1
            ) o where c.added < c.keep
        ), superseded as (
            update ledger_history h set expires_at = n.expires_at
            from newest n where h.space = n.space and h.key = n.key and h.modify_index = n.modify_index
        ), bounds as materialized (
            select c.space, c.key, o.modify_index from changed c cross join lateral (
                select e.modify_index from ledger_history e where e.space = c.space and e.key = c.key
                order by e.modify_index desc offset greatest(c.keep - c.added, 0) limit 1
            ) o
        ), pruned as (
            delete from ledger_history h using bounds b where h.space = b.space and h.key = b.key and h.modify_index <= b.modify_index
        ), recorded as (
            update ledger_compaction set moved_index = p.last_index from (select max(last_index) as last_index from portion) p where p.last_index is not null
        )
        select max(last_index) from portion
        """;

    private const string ExpireSql =
        """
        delete from ledger_history where ctid = any(array(select ctid from ledger_history where expires_at < now() order by expires_at limit $1 for update skip locked))
        """;

    private const string ReadSql =
        """
        select modify_index, create_index, operation, payload, committed_at from ledger_history where space = $1 and key = $2
        union all
        select l.first_index + c.place - 1, c.create_index, coalesce(c.operation, 0::smallint), c.payload, l.committed_at
        from ledger_compaction m join ledger_log l on l.last_index > m.moved_index and l.payloads is not null and $2 = any(l.keys)
        cross join unnest(l.spaces, l.keys, l.operations, l.create_indexes, l.payloads) with ordinality as c(space, key, operation, create_index, payload, place)
        where c.space = $1 and c.key = $2
        order by 1 desc limit $3
        """;

    /// <summary>Moves one portion. Null: there was nothing to move, or another process is at it.</summary>
    public static async ValueTask<long?> MoveAsync(NpgsqlDataSource reads, HistoryRules rules, CancellationToken cancellationToken)
    {
        var command = reads.CreateCommand(MoveSql);
        await using var commandScope = command.ConfigureAwait(false);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PortionCount });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. rules.InOrder.Select(rule => rule.Space)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. rules.InOrder.Select(rule => rule.Prefix)] });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. rules.InOrder.Select(rule => rule.VersionCountMax)] });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan[]> { TypedValue = [.. rules.InOrder.Select(rule => rule.AgeMax)] });
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as long?;
    }

    /// <summary>Removes one portion of what is too old. True: there may be more.</summary>
    public static async ValueTask<bool> ExpireAsync(NpgsqlDataSource reads, CancellationToken cancellationToken)
    {
        var command = reads.CreateCommand(ExpireSql);
        await using var commandScope = command.ConfigureAwait(false);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = ExpiryCount });
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == ExpiryCount;
    }

    public static NpgsqlCommand CreateCommand(string space, string key, int limit)
    {
        var command = new NpgsqlCommand(ReadSql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = space });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        return command;
    }

    public static async Task<IReadOnlyList<LedgerVersion>> ReadAsync(PostgresRows rows)
    {
        var reader = rows.Current;
        var versions = new List<LedgerVersion>();
        while (await rows.NextAsync().ConfigureAwait(false))
        {
            var kind = (MutationKind)reader.GetInt16(2);
            var payload = kind == MutationKind.Delete || reader.IsDBNull(3) ? [] : reader.GetFieldValue<byte[]>(3);
            versions.Add(new(reader.GetInt64(0), reader.GetInt64(1), kind, payload, reader.GetFieldValue<DateTimeOffset>(4)));
        }

        return versions;
    }
}
