using Actors.Tests.Infrastructure;

namespace Actors.Benchmarks.Gateway;

/// <summary>The database of one run: one that is given, a private PostgreSQL server, or a SQLite file that goes away.</summary>
internal sealed class BenchmarkDatabase : IAsyncDisposable
{
    private readonly PostgresServer? _server;
    private readonly string? _folder;

    private BenchmarkDatabase(string database, PostgresServer? server, string? folder)
    {
        Database = database;
        _server = server;
        _folder = folder;
    }

    /// <summary>A connection string or the path of a file.</summary>
    public string Database { get; }

    public static async Task<BenchmarkDatabase> OpenAsync(string name)
    {
        switch (name)
        {
            case "sqlite":
                var folder = Directory.CreateTempSubdirectory("actors-benchmark-").FullName;
                return new BenchmarkDatabase(Path.Combine(folder, "actors.db"), null, folder);
            case "postgres":
                var server = await PostgresServer.StartNewAsync(fsync: true);
                return new BenchmarkDatabase(await server.CreateDatabaseAsync(), server, null);
            default:
                return new BenchmarkDatabase(name, null, null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
