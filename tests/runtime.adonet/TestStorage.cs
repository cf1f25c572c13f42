using Actors.Runtime.AdoNet.Database;
using Actors.Sql;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Storage;

namespace Actors.Runtime.AdoNet.Tests;

/// <summary>A database of its own for one test, and any number of storages on it, each one like a silo's.</summary>
public sealed class TestStorage : IAsyncDisposable
{
    private readonly List<ServiceProvider> _hosts = [];
    private readonly StorageBackend _backend;
    private readonly string? _folder;

    private TestStorage(StorageBackend backend, DatabaseTarget? target, string? folder)
    {
        _backend = backend;
        Target = target;
        _folder = folder;
    }

    /// <summary>The database; null when there is none.</summary>
    public DatabaseTarget? Target { get; }

    public string Invariant => _backend == StorageBackend.Sqlite ? "Microsoft.Data.Sqlite" : "Npgsql";

    public static async Task<TestStorage> CreateAsync(StorageBackend backend, bool applySchema = true, PostgresServer? server = null)
    {
        var folder = backend == StorageBackend.Sqlite ? System.IO.Directory.CreateTempSubdirectory("actors-storage-").FullName : null;
        var target = backend switch
        {
            StorageBackend.Memory => null,
            StorageBackend.Sqlite => DatabaseTarget.OfFile(Path.Combine(folder!, "storage.db")),
            StorageBackend.PostgreSql => DatabaseTarget.Parse(await (server ?? await PostgresServer.SharedAsync()).CreateDatabaseAsync()),
            _ => throw new ArgumentOutOfRangeException(nameof(backend), backend, "Choose one of the backends."),
        };
        if (target is not null && applySchema)
        {
            await Schema.ApplyAsync(target, CancellationToken.None);
        }

        return new TestStorage(backend, target, folder);
    }

    /// <summary>Opens a storage, as one more silo would. Storages in memory share nothing.</summary>
    public IGrainStorage Open(Action<AdoNetGrainStorageOptions>? configure = null)
    {
        var builder = new TestSiloBuilder();
        builder.Services.AddLogging();
        if (_backend == StorageBackend.Memory)
        {
            builder.AddMemoryGrainStorageAsDefault();
        }
        else
        {
            builder.AddAdoNetGrainStorageAsDefault(options =>
            {
                options.Invariant = Invariant;
                options.ConnectionString = Target!.ConnectionString;
                configure?.Invoke(options);
            });
        }

        var host = builder.Services.BuildServiceProvider();
        _hosts.Add(host);
        return host.GetRequiredKeyedService<IGrainStorage>("Default");
    }

    /// <summary>The database without a storage on it.</summary>
    internal ISqlDatabase OpenDatabase() => AdoNetInvariants.Open(Invariant, Target!.ConnectionString);

    /// <summary>Runs a statement, for a test to set the scene.</summary>
    internal async Task ExecuteAsync(string sql)
    {
        using var database = OpenDatabase();
        await database.ChangeAsync(sql, [], _ => 0, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        if (_folder is not null)
        {
            System.IO.Directory.Delete(_folder, recursive: true);
        }
    }

    private sealed class TestSiloBuilder : ISiloBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();

        public IConfiguration Configuration { get; } = new ConfigurationBuilder().Build();
    }
}
