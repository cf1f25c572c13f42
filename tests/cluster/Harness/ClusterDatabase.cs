using Actors.Tests.Infrastructure;

namespace Actors.Cluster.Tests.Harness;

/// <summary>The database of a cluster: a file in a folder, or a private server that can be stopped.</summary>
internal sealed class ClusterDatabase : IAsyncDisposable
{
    private ClusterDatabase(string connection, PostgresServer? server)
    {
        Connection = connection;
        Server = server;
    }

    public string Connection { get; }

    /// <summary>Null for a file.</summary>
    public PostgresServer? Server { get; }

    public static ClusterDatabase InFolder(string folder) => new(Path.Combine(folder, "actors.db"), null);

    public static async Task<ClusterDatabase> StartPostgresAsync()
    {
        var server = await PostgresServer.StartNewAsync(fsync: false);
        return new ClusterDatabase(await server.CreateDatabaseAsync(), server);
    }

    /// <summary>'sqlite' or 'postgres'.</summary>
    public static async Task<ClusterDatabase> OpenAsync(string kind, string folder) => kind switch
    {
        "sqlite" => InFolder(folder),
        "postgres" when PostgresBinaries.Exist => await StartPostgresAsync(),
        "postgres" => throw new InvalidOperationException(PostgresBinaries.SkipReason),
        _ => throw new InvalidOperationException($"The database '{kind}' is not known; choose 'sqlite' or 'postgres'."),
    };

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }
}
