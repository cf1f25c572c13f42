using Actors.Ledger.Storage;
using Npgsql;

namespace Actors.Ledger.Postgres;

/// <summary>Reads a part of the change log in one statement. A row of the log holds the changes of one statement of a writer.</summary>
internal static class PostgresLog
{
    // As many rows as it takes to reach the limit: of the first one only what follows the index counts.
    private const string Sql =
        """
        select h.last_index, c.compacted_index, l.first_index, l.spaces, l.keys, l.operations
        from ledger_head h cross join ledger_compaction c
        left join (
            select first_index, last_index, spaces, keys, operations, sum(count) over (order by last_index rows unbounded preceding) - count as before
            from (
                select first_index, last_index, spaces, keys, operations, last_index - greatest(first_index - 1, $1) as count
                from ledger_log where last_index > $1 order by last_index limit $2
            ) near
        ) l on l.before < $2
        order by l.last_index
        """;

    public static NpgsqlCommand CreateCommand(long afterIndex, int limit)
    {
        var command = new NpgsqlCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = afterIndex });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        return command;
    }

    public static async Task<LogPage> ReadAsync(PostgresRows rows, long afterIndex, int limit)
    {
        var reader = rows.Current;
        var changes = new List<Change>();
        var (lastIndex, compactedIndex) = (0L, 0L);
        while (await rows.NextAsync().ConfigureAwait(false))
        {
            (lastIndex, compactedIndex) = (reader.GetInt64(0), reader.GetInt64(1));
            if (!reader.IsDBNull(2))
            {
                var operations = reader.IsDBNull(5) ? null : reader.GetFieldValue<short[]>(5);
                Add(changes, reader.GetInt64(2), reader.GetFieldValue<string[]>(3), reader.GetFieldValue<string[]>(4), operations, afterIndex, limit);
            }
        }

        return new(changes, lastIndex, compactedIndex);
    }

    private static void Add(List<Change> changes, long firstIndex, string[] spaces, string[] keys, short[]? operations, long afterIndex, int limit)
    {
        for (var place = (int)Math.Max(0, afterIndex + 1 - firstIndex); place < keys.Length && changes.Count < limit; place++)
        {
            changes.Add(new(firstIndex + place, spaces[place], keys[place], (MutationKind)(operations?[place] ?? 0)));
        }
    }
}
