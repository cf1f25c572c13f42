using Npgsql;

namespace Actors.Sql;

/// <summary>Makes sources of connections to PostgreSQL.</summary>
public static class PostgresSource
{
    /// <summary>
    /// A source that is named after its application. Without a name the driver's metrics would show the connection string, for as long as the process runs.
    /// </summary>
    public static NpgsqlDataSource Create(NpgsqlConnectionStringBuilder settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = settings.ApplicationName }.Build();
    }
}
