using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Actors.Sql;

/// <summary>The database cannot be used now. The message is one sentence for people: which database, why, what to do.</summary>
public sealed class DatabaseUnavailableException : Exception
{
    /// <summary>Creates the exception with a sentence that can be shown as it is.</summary>
    public DatabaseUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Says why <paramref name="target"/> cannot be used, without repeating credentials.</summary>
    public static DatabaseUnavailableException From(DatabaseTarget target, Exception failure)
    {
        ArgumentNullException.ThrowIfNull(target);
        return failure as DatabaseUnavailableException
            ?? new DatabaseUnavailableException($"The {target} cannot be used: {Reason(failure)}.", failure);
    }

    /// <summary>Whether the failure comes from the database or the way to it, rather than from a defect of the caller.</summary>
    public static bool IsDatabaseFailure(Exception failure) =>
        failure is NpgsqlException or SqliteException or SocketException or IOException or TimeoutException
            or UnauthorizedAccessException or DatabaseUnavailableException;

    /// <summary>The reason in one clause, with the remedy where there is one.</summary>
    public static string Reason(Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            "the server refused the user name or password; check the connection string",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => "it does not exist on the server; create it or name another one",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } denied =>
            $"the user lacks a right ({denied.MessageText}); grant it, or let a DBA run 'silo schema print' and turn EnsureSchema off",
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable } missing =>
            $"its tables are missing ({missing.MessageText}); run 'silo schema apply'",
        PostgresException other => $"{other.MessageText} ({other.SqlState})",
        NpgsqlException { InnerException: SocketException refused } => $"no server answers there ({refused.SocketErrorCode}); start it or correct the address",
        NpgsqlException { InnerException: TimeoutException } or TimeoutException => "it did not answer in time",
        SqliteException { SqliteErrorCode: SqliteErrors.CannotOpen } => "the file cannot be opened; check that its folder exists and is writable",
        SqliteException { SqliteErrorCode: SqliteErrors.ReadOnly } => "the file or its folder is read-only; make it writable or choose another path",
        SqliteException { SqliteErrorCode: SqliteErrors.Busy or SqliteErrors.Locked } => "another process holds its lock for too long",
        SqliteException { SqliteErrorCode: SqliteErrors.NotADatabase } => "the file is not a SQLite database; choose another path",
        SqliteException { SqliteErrorCode: SqliteErrors.Full } => "the disk is full",
        UnauthorizedAccessException or IOException => $"{failure.Message.TrimEnd('.')}; choose a folder that can be written",
        _ => failure.Message.TrimEnd('.'),
    };
}
