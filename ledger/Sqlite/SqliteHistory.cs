using Actors.Ledger.History;
using Actors.Sql;

namespace Actors.Ledger.Sqlite;

/// <summary>The past of rows: written with the change itself, as a statement more costs little beside the flush of the file.</summary>
internal static class SqliteHistory
{
    private const int ExpiryCount = 2_000;

    private const string Insert =
        """
        insert into ledger_history (space, key, modify_index, create_index, operation, payload, committed_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
        """;

    // The age of a version counts from when another one took its place.
    private const string Supersede =
        """
        update ledger_history set expires_at = $3 where rowid = (
            select rowid from ledger_history where space = $1 and key = $2 order by modify_index desc limit 1)
        """;

    private const string Prune =
        """
        delete from ledger_history where space = $1 and key = $2 and modify_index <= (
            select modify_index from ledger_history where space = $1 and key = $2 order by modify_index desc limit 1 offset $3)
        """;

    private const string Read =
        """
        select modify_index, create_index, operation, payload, committed_at from ledger_history where space = $1 and key = $2 order by modify_index desc limit $3
        """;

    // The second condition is that of the index.
    private const string FindExpired = "select 1 from ledger_history where expires_at < $1 and expires_at < 9223372036854775807 limit 1";

    private const string Expire =
        """
        delete from ledger_history where rowid in (
            select rowid from ledger_history where expires_at < $1 and expires_at < 9223372036854775807 order by expires_at limit $2)
        """;

    private const long Never = long.MaxValue;

    /// <summary>Adds a version inside the transaction of the change, and removes what is beyond the count.</summary>
    public static void Add(SqliteStatements statements, HistoryRule rule, Mutation mutation, byte[] payload, long index, long createIndex, long now)
    {
        object stored = mutation.Kind == MutationKind.Put ? payload : DBNull.Value;
        var expiresAt = now + (long)rule.AgeMax.TotalMilliseconds;
        statements.Execute(Supersede, mutation.Space, mutation.Key, expiresAt);

        // A removal goes after what it removed, which would else look present.
        var ownExpiresAt = mutation.Kind == MutationKind.Put ? Never : expiresAt + 1;
        statements.Execute(Insert, mutation.Space, mutation.Key, index, createIndex, (int)mutation.Kind, stored, now, ownExpiresAt);
        statements.Execute(Prune, mutation.Space, mutation.Key, rule.VersionCountMax);
    }

    public static IReadOnlyList<LedgerVersion> ReadAll(SqliteStatements statements, string space, string key, int limit)
    {
        var versions = new List<LedgerVersion>();
        using var reader = statements.Query(Read, space, key, limit);
        while (reader.Read())
        {
            var payload = reader.IsDBNull(3) ? [] : reader.GetFieldValue<byte[]>(3);
            versions.Add(new(reader.GetInt64(0), reader.GetInt64(1), (MutationKind)reader.GetInt32(2), payload, DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(4))));
        }

        return versions;
    }

    /// <summary>Removes one portion of what is too old. True: there may be more. Writers are only disturbed when there is anything.</summary>
    public static bool RemoveExpired(SqliteStatements statements, long now)
    {
        using (var reader = statements.Query(FindExpired, now))
        {
            if (!reader.Read())
            {
                return false;
            }
        }

        SqliteDatabase.BeginImmediate(statements.Connection);
        statements.Execute(Expire, now, ExpiryCount);
        statements.Execute("commit");
        return true;
    }
}
