using System.Reflection;
using Actors.Sql;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Sdk;

namespace Actors.Ledger.Tests;

/// <summary>Runs a theory on every backend that this machine has. <see cref="AvailabilityTests"/> says when one is missing.</summary>
public sealed class EachBackendAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        yield return [SqlDialect.Sqlite];
        if (PostgresBinaries.Exist)
        {
            yield return [SqlDialect.PostgreSql];
        }
    }
}

/// <summary>A database of its own for one test, and any number of ledgers on it, each one like a process.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly List<LedgerHost> _hosts = [];
    private readonly string? _folder;

    private TestDatabase(string database, string? folder)
    {
        Options = new DatabaseOptions { Database = database };
        _folder = folder;
    }

    public DatabaseOptions Options { get; }

    public static async Task<TestDatabase> CreateAsync(SqlDialect dialect, PostgresServer? server = null)
    {
        if (dialect == SqlDialect.PostgreSql)
        {
            server ??= await PostgresServer.SharedAsync();
            return new TestDatabase(await server.CreateDatabaseAsync(), null);
        }

        var folder = Directory.CreateTempSubdirectory("actors-ledger-").FullName;
        return new TestDatabase(Path.Combine(folder, "ledger.db"), folder);
    }

    /// <summary>Opens a ledger, as one more process would.</summary>
    public async Task<ILedger> OpenAsync(Action<LedgerOptions>? configure = null, TimeProvider? timeProvider = null) =>
        (await OpenHostAsync(configure, timeProvider)).Ledger;

    internal async Task<LedgerHost> OpenHostAsync(Action<LedgerOptions>? configure = null, TimeProvider? timeProvider = null)
    {
        var options = new LedgerOptions();
        configure?.Invoke(options);
        var host = new LedgerHost(Options, options, timeProvider ?? TimeProvider.System, new LedgerMetrics(), NullLoggerFactory.Instance);
        _hosts.Add(host);
        await host.StartAsync(CancellationToken.None);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
