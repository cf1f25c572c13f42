using System.Runtime.CompilerServices;
using Actors.Sql;

namespace Actors.Ledger.Sqlite;

/// <summary>All rows from one read transaction on a connection of its own, in portions: SQLite blocks its thread.</summary>
internal sealed class SqliteBackup : LedgerBackup
{
    private const int PortionCount = 500;

    private const string Head = "select last_index from ledger_head";
    private const string Rows =
        """
        select space, key, payload, create_index, modify_index from ledger_entries
        where (space, key) > ($1, $2) order by space, key limit $3
        """;

    private readonly SqliteStatements _statements;

    private SqliteBackup(SqliteStatements statements, long index)
    {
        _statements = statements;
        Index = index;
    }

    public override long Index { get; }

    public static LedgerBackup Open(DatabaseTarget target)
    {
        var statements = new SqliteStatements(SqliteDatabase.Open(target));
        try
        {
            // The snapshot is taken by the first read, which is that of the index.
            statements.Execute("begin");
            return new SqliteBackup(statements, ReadIndex(statements));
        }
        catch
        {
            statements.Dispose();
            throw;
        }
    }

    public static void RaiseIndex(DatabaseTarget target, long index)
    {
        using var statements = new SqliteStatements(SqliteDatabase.Open(target));
        SqliteDatabase.BeginImmediate(statements.Connection);
        if (ReadIndex(statements) < index)
        {
            statements.Execute("update ledger_head set last_index = $1", index);
            statements.Execute("delete from ledger_changes");
            statements.Execute("update ledger_compaction set compacted_index = $1", index);
        }

        statements.Execute("commit");
    }

    public override async IAsyncEnumerable<LedgerEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (space, key) = (string.Empty, string.Empty);
        while (true)
        {
            var portion = await Task.Run(() => ReadPortion(space, key), cancellationToken).ConfigureAwait(false);
            foreach (var entry in portion)
            {
                yield return entry;
            }

            if (portion.Count < PortionCount)
            {
                yield break;
            }

            (space, key) = (portion[^1].Space, portion[^1].Key);
        }
    }

    public override ValueTask DisposeAsync()
    {
        _statements.Dispose();
        return ValueTask.CompletedTask;
    }

    private List<LedgerEntry> ReadPortion(string space, string key)
    {
        var portion = new List<LedgerEntry>(PortionCount);
        using var reader = _statements.Query(Rows, space, key, PortionCount);
        while (reader.Read())
        {
            portion.Add(new(reader.GetString(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2), reader.GetInt64(3), reader.GetInt64(4)));
        }

        return portion;
    }

    private static long ReadIndex(SqliteStatements statements)
    {
        using var reader = statements.Query(Head);
        reader.Read();
        return reader.GetInt64(0);
    }
}
