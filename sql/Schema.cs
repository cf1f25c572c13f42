using System.Reflection;
using System.Text;
using Npgsql;

namespace Actors.Sql;

/// <summary>The tables of Actors: the numbered scripts of <c>sql/</c>, printed for a DBA or applied at start.</summary>
public static class Schema
{
    // Any constant will do, as long as every version of Actors uses the same one.
    private const long LockId = 0x4163746F72735631;

    private static readonly TimeSpan LockWaitMax = TimeSpan.FromSeconds(30);

    /// <summary>All scripts of one dialect in the order in which they apply.</summary>
    public static string Print(SqlDialect dialect)
    {
        var text = new StringBuilder();
        foreach (var (name, script) in Scripts(dialect))
        {
            text.Append("-- ").Append(name).Append('\n').Append(script.TrimEnd()).Append("\n\n");
        }

        return text.ToString();
    }

    /// <summary>
    /// Applies all scripts under a lock, so that any number of processes may do it at once. Scripts are idempotent: a second
    /// run changes nothing.
    /// </summary>
    /// <exception cref="DatabaseUnavailableException">The database cannot be reached or refuses; nothing was changed.</exception>
    public static async Task ApplyAsync(DatabaseTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        try
        {
            if (target.Dialect == SqlDialect.Sqlite)
            {
                await Task.Run(() => ApplyToSqlite(target), cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await ApplyToPostgresAsync(target, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (DatabaseUnavailableException.IsDatabaseFailure(failure))
        {
            throw DatabaseUnavailableException.From(target, failure);
        }
    }

    private static void ApplyToSqlite(DatabaseTarget target)
    {
        using var connection = SqliteDatabase.Open(target, LockWaitMax);
        SqliteDatabase.BeginImmediate(connection, LockWaitMax);
        foreach (var (_, script) in Scripts(SqlDialect.Sqlite))
        {
            SqliteDatabase.Execute(connection, script);
        }

        SqliteDatabase.Execute(connection, "commit");
    }

    private static async Task ApplyToPostgresAsync(DatabaseTarget target, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(target.ConnectionString) { Pooling = false, Options = "-c client_min_messages=warning" };
        settings.ApplicationName ??= "actors schema";
        var source = PostgresSource.Create(settings);
        await using var sourceScope = source.ConfigureAwait(false);
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var transactionScope = transaction.ConfigureAwait(false);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({LockId})", cancellationToken).ConfigureAwait(false);
        foreach (var (_, script) in Scripts(SqlDialect.PostgreSql))
        {
            await ExecuteAsync(connection, script, cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = (int)LockWaitMax.TotalSeconds };
        await using var commandScope = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<(string Name, string Script)> Scripts(SqlDialect dialect)
    {
        var folder = dialect switch
        {
            SqlDialect.Sqlite => "sqlite/",
            SqlDialect.PostgreSql => "postgres/",
            _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, "Choose one of the dialects in SqlDialect."),
        };
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return (name, reader.ReadToEnd());
        }
    }
}
