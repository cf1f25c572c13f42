using Actors.Sql;

namespace Actors.Runtime.AdoNet.Database;

/// <summary>The names by which ADO.NET knows kinds of databases.</summary>
internal static class AdoNetInvariants
{
    public const string PostgreSql = "Npgsql";
    public const string Sqlite = "Microsoft.Data.Sqlite";

    // The other driver for the same files; its connection strings are understood.
    private const string OtherSqlite = "System.Data.SQLite";

    public static bool IsKnown(string? invariant) => invariant is PostgreSql or Sqlite or OtherSqlite;

    /// <summary>Opens the database lazily: no connection is made before the first statement.</summary>
    public static ISqlDatabase Open(string invariant, string connectionString) => invariant switch
    {
        PostgreSql => new PostgresDatabase(new DatabaseTarget(SqlDialect.PostgreSql, connectionString)),
        Sqlite or OtherSqlite => new SqliteFile(new DatabaseTarget(SqlDialect.Sqlite, connectionString)),
        _ => throw new ArgumentOutOfRangeException(nameof(invariant), invariant, $"Give '{PostgreSql}' or '{Sqlite}'."),
    };
}
