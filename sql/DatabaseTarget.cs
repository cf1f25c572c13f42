using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Actors.Sql;

/// <summary>One database: its dialect and how to connect to it.</summary>
/// <param name="Dialect">Which SQL it speaks.</param>
/// <param name="ConnectionString">May hold a password; print <see cref="ToString"/> instead.</param>
public sealed record DatabaseTarget(SqlDialect Dialect, string ConnectionString)
{
    /// <summary>Reads a connection string or the path of a SQLite file.</summary>
    /// <exception cref="FormatException">The text is neither; the message says what is expected.</exception>
    public static DatabaseTarget Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new FormatException($"The database '{text}' is empty; give a file path or 'Host=…;Username=…;Database=…'.");
        }

        return text.Contains('=', StringComparison.Ordinal) ? ParseConnectionString(text) : OfFile(text);
    }

    /// <summary>A SQLite file; its folder is created when the database is first opened.</summary>
    public static DatabaseTarget OfFile(string path) =>
        new(SqlDialect.Sqlite, new SqliteConnectionStringBuilder { DataSource = path }.ConnectionString);

    /// <summary>Names the database for people; never holds a password.</summary>
    public override string ToString()
    {
        if (Dialect == SqlDialect.Sqlite)
        {
            return $"SQLite file '{new SqliteConnectionStringBuilder(ConnectionString).DataSource}'";
        }

        var builder = new NpgsqlConnectionStringBuilder(ConnectionString);
        return $"PostgreSQL database '{builder.Database ?? builder.Username}' at '{builder.Host}:{builder.Port}'";
    }

    private static DatabaseTarget ParseConnectionString(string text)
    {
        try
        {
            var words = new DbConnectionStringBuilder { ConnectionString = text };
            if (words.ContainsKey("Host") || words.ContainsKey("Server"))
            {
                return new(SqlDialect.PostgreSql, new NpgsqlConnectionStringBuilder(text).ConnectionString);
            }

            if (words.ContainsKey("Data Source") || words.ContainsKey("DataSource") || words.ContainsKey("Filename"))
            {
                return new(SqlDialect.Sqlite, new SqliteConnectionStringBuilder(text).ConnectionString);
            }
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidCastException)
        {
            // The text is not repeated: it may hold a password.
            var culprit = failure is ArgumentException { ParamName: { Length: > 0 } name } ? $"the keyword '{name}' or its value is not one that the driver knows" : failure.Message.TrimEnd('.');
            throw new FormatException($"The database connection string cannot be read: {culprit}; correct it or leave it out.", failure);
        }

        throw new FormatException("The database connection string names neither 'Host' (PostgreSQL) nor 'Data Source' (SQLite); add one of them.");
    }
}
