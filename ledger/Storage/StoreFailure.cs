using Actors.Sql;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Actors.Ledger.Storage;

/// <summary>Tells what a failure of the database means for the caller.</summary>
internal static class StoreFailure
{
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqliteInputOutput = 10;
    private const int SqliteFull = 13;
    private const int SqliteCannotOpen = 14;

    // Connection, resources, operator intervention, system error, rollback by conflict, lock not available, internal error.
    private static readonly string[] PassingClasses = ["08", "53", "57", "58", "40", "55", "XX"];

    /// <summary>Whether trying again can help without anybody changing anything.</summary>
    public static bool IsPassing(Exception failure) => failure switch
    {
        GroupNotAppliedException { InnerException: { } inner } => IsPassing(inner),
        DatabaseUnavailableException { InnerException: { } inner } => IsPassing(inner),
        PostgresException refused => PassingClasses.Any(passing => refused.SqlState.StartsWith(passing, StringComparison.Ordinal)),
        SqliteException broken => broken.SqliteErrorCode is SqliteBusy or SqliteLocked or SqliteInputOutput or SqliteFull or SqliteCannotOpen,
        WriterFencedException => true,
        _ => DatabaseUnavailableException.IsDatabaseFailure(failure),
    };

    /// <summary>Whether the database has answered, only not with what was wanted; else it is silent or gone.</summary>
    public static bool IsAnswer(Exception failure) => failure switch
    {
        GroupNotAppliedException { InnerException: { } inner } => IsAnswer(inner),
        _ => failure is PostgresException or SqliteException or WriterFencedException,
    };

    /// <summary>The reason in one clause.</summary>
    public static string Reason(Exception failure) => failure switch
    {
        GroupNotAppliedException { InnerException: { } inner } => Reason(inner),
        DatabaseUnavailableException { InnerException: { } inner } => DatabaseUnavailableException.Reason(inner),
        _ => DatabaseUnavailableException.Reason(failure),
    };
}
