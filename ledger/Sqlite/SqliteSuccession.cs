using Actors.Ledger.Commit;
using Actors.Ledger.Storage;

namespace Actors.Ledger.Sqlite;

/// <summary>How one writer connection succeeds another: fence, find out what the former one achieved, register.</summary>
internal static class SqliteSuccession
{
    /// <summary>Runs inside an immediate transaction. Returns whether the unresolved group had been committed.</summary>
    public static bool Succeed(SqliteStatements statements, string formerWriter, string successor, long now, CommitGroup? unresolved)
    {
        statements.Execute("update ledger_writers set fenced = 1 where writer = $1", formerWriter);
        var committed = unresolved is not null && TryRestore(statements, formerWriter, unresolved);
        statements.Execute("insert into ledger_writers (writer, seen_at) values ($1, $2)", successor, now);
        return committed;
    }

    private static bool TryRestore(SqliteStatements statements, string formerWriter, CommitGroup group)
    {
        var (number, firstIndex, lastIndex) = ReadRecord(statements, formerWriter);
        if (number != group.Number)
        {
            return false;
        }

        var changes = ReadChanges(statements, firstIndex, lastIndex);
        var restored = LostAcknowledgement.RestoreAsync(group, changes, lastIndex, mutation => new(ReadVersion(statements, mutation)));
        // Every step of it ran on this thread: SQLite has no asynchronous reads.
        return restored.IsCompletedSuccessfully;
    }

    private static (long GroupNumber, long FirstIndex, long LastIndex) ReadRecord(SqliteStatements statements, string writer)
    {
        using var reader = statements.Query("select group_number, first_index, last_index from ledger_writers where writer = $1", writer);
        return reader.Read() ? (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)) : default;
    }

    private static List<LoggedChange> ReadChanges(SqliteStatements statements, long firstIndex, long lastIndex)
    {
        var changes = new List<LoggedChange>();
        using var reader = statements.Query("select position, \"index\", create_index from ledger_changes where \"index\" between $1 and $2", firstIndex, lastIndex);
        while (reader.Read())
        {
            changes.Add(new(reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2)));
        }

        return changes;
    }

    private static long ReadVersion(SqliteStatements statements, Mutation mutation)
    {
        using var reader = statements.Query("select modify_index from ledger_entries where space = $1 and key = $2", mutation.Space, mutation.Key);
        return reader.Read() ? reader.GetInt64(0) : 0;
    }
}
