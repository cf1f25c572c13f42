using Actors.Ledger.Storage;
using Actors.Sql;

namespace Actors.Ledger.Sqlite;

/// <summary>Reads the change log, and removes its old end in portions short enough not to be felt by writers.</summary>
internal static class SqliteLog
{
    private const int PortionCount = 2_000;

    private const string Changes =
        """
        select h.last_index, c.compacted_index, l."index", l.space, l.key, l.operation
        from ledger_head h cross join ledger_compaction c
        left join (select * from ledger_changes where "index" > $1 order by "index" limit $2) l on true
        order by l."index"
        """;

    private const string Bound =
        """
        select max(p."index"), count(*)
        from (select "index", committed_at from ledger_changes order by "index" limit $1) p, ledger_head h
        where p."index" <= h.last_index - $2 or p.committed_at < $3
        """;

    public static LogPage Read(SqliteStatements statements, long afterIndex, int limit)
    {
        using var reader = statements.Query(Changes, afterIndex, limit);
        var changes = new List<Change>();
        var (lastIndex, compactedIndex) = (0L, 0L);
        while (reader.Read())
        {
            (lastIndex, compactedIndex) = (reader.GetInt64(0), reader.GetInt64(1));
            if (!reader.IsDBNull(2))
            {
                changes.Add(new(reader.GetInt64(2), reader.GetString(3), reader.GetString(4), (MutationKind)reader.GetInt32(5)));
            }
        }

        return new(changes, lastIndex, compactedIndex);
    }

    public static long Compact(SqliteStatements statements, long changeCountMax, TimeSpan changeAgeMax, DateTimeOffset now)
    {
        // Looked up outside the transaction: most of the time there is nothing to do, and writers are not disturbed.
        // What may go only ever grows, so an old bound is merely modest.
        var (bound, count) = ReadBound(statements, changeCountMax, (now - changeAgeMax).ToUnixTimeMilliseconds());
        if (count == 0)
        {
            return 0;
        }

        SqliteDatabase.BeginImmediate(statements.Connection);
        statements.Execute("delete from ledger_changes where \"index\" <= $1", bound);
        statements.Execute("update ledger_compaction set compacted_index = max(compacted_index, $1)", bound);
        statements.Execute("delete from ledger_writers where seen_at < $1", now.AddDays(-1).ToUnixTimeMilliseconds());
        statements.Execute("commit");
        return count;
    }

    private static (long Index, long Count) ReadBound(SqliteStatements statements, long changeCountMax, long oldestMilliseconds)
    {
        using var reader = statements.Query(Bound, PortionCount, changeCountMax, oldestMilliseconds);
        return reader.Read() && !reader.IsDBNull(0) ? (reader.GetInt64(0), reader.GetInt64(1)) : default;
    }
}
