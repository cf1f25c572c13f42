using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Actors.Sql;

/// <summary>Opens SQLite files the way every part of Actors expects them: WAL, full synchronisation, a bounded wait for locks.</summary>
public static class SqliteDatabase
{
    private const int PrimaryCodeMask = 0xFF;

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
            // Switching to WAL needs a lock.
            ExecuteOnceFree(connection, "pragma journal_mode = wal; pragma synchronous = full", lockWaitMax ?? DefaultLockWait);
            return connection;
        }
        catch (Exception failure) when (DatabaseUnavailableException.IsDatabaseFailure(failure))
        {
            connection?.Dispose();
            throw DatabaseUnavailableException.From(target, failure);
        }
    }

    /// <summary>
    /// Begins a transaction that writes. Other writers, of this process or another, are waited for with short sleeps; SQLite's own waiting
    /// (<c>busy_timeout</c>), as the driver's library is built, sleeps for whole seconds and would leave the file idle most of the time.
    /// </summary>
    /// <param name="connection">A connection without a transaction.</param>
    /// <param name="lockWaitMax">How long other writers are waited for. Default: 5 s.</param>
    /// <exception cref="SqliteException">The lock was not free in time, or the file fails.</exception>
    public static void BeginImmediate(SqliteConnection connection, TimeSpan? lockWaitMax = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ExecuteOnceFree(connection, "begin immediate", lockWaitMax ?? DefaultLockWait);
    }

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void ExecuteOnceFree(SqliteConnection connection, string sql, TimeSpan lockWaitMax)
    {
        var started = Stopwatch.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            var result = raw.sqlite3_exec(connection.Handle, sql);
            if (result == raw.SQLITE_OK)
            {
                return;
            }

            if ((result & PrimaryCodeMask) != SqliteErrors.Busy || Stopwatch.GetElapsedTime(started) >= lockWaitMax)
            {
                SqliteException.ThrowExceptionForRC(result, connection.Handle);
            }

            PauseBeforeRetry(attempt);
        }
    }

    // A commit holds the lock for about a millisecond.
    private static void PauseBeforeRetry(int attempt)
    {
        const int yieldsMax = 4;
        const int shortSleepsMax = 40;
        if (attempt < yieldsMax)
        {
            Thread.Yield();
        }
        else
        {
            Thread.Sleep(attempt < shortSleepsMax ? 1 : 5);
        }
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
