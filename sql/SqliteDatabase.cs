using Microsoft.Data.Sqlite;

namespace Actors.Sql;

/// <summary>Opens SQLite files the way every part of Actors expects them: WAL, full synchronisation, a bounded wait for locks.</summary>
public static class SqliteDatabase
{
    private static readonly TimeSpan DefaultLockWait = TimeSpan.FromSeconds(5);

    static SqliteDatabase() => SQLitePCL.Batteries_V2.Init();

    /// <summary>Opens a connection of its own (not pooled); creates the folder and the file when they are missing.</summary>
    /// <param name="target">A SQLite target.</param>
    /// <param name="lockWaitMax">How long a statement waits for another writer. Default: 5 s.</param>
    /// <exception cref="DatabaseUnavailableException">The file cannot be opened; the message says why.</exception>
    public static SqliteConnection Open(DatabaseTarget target, TimeSpan? lockWaitMax = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        SqliteConnection? connection = null;
        try
        {
            var settings = new SqliteConnectionStringBuilder(target.ConnectionString) { Pooling = false, DefaultTimeout = 1 };
            CreateFolder(settings.DataSource);
            connection = new SqliteConnection(settings.ConnectionString);
            connection.Open();
            var waitMilliseconds = (long)(lockWaitMax ?? DefaultLockWait).TotalMilliseconds;
            // The lock wait comes first: switching to WAL needs the lock already.
            Execute(connection, $"pragma busy_timeout = {waitMilliseconds}; pragma journal_mode = wal; pragma synchronous = full;");
            return connection;
        }
        catch (Exception failure) when (DatabaseUnavailableException.IsDatabaseFailure(failure))
        {
            connection?.Dispose();
            throw DatabaseUnavailableException.From(target, failure);
        }
    }

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void CreateFolder(string path)
    {
        var folder = Path.GetDirectoryName(path);
        if (!string.IsNullOrEmpty(folder) && !path.StartsWith(':'))
        {
            Directory.CreateDirectory(folder);
        }
    }
}
