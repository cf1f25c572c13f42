using Actors.Ledger;
using Actors.Sql;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Actors.Benchmarks.Ledger;

/// <summary>Answers: how many durable commits a second does the ledger make, and how many would the bare database make in the same run?</summary>
internal sealed class LedgerBenchmark
{
    private const int PgbenchClients = 64;

    private readonly Workload _workload;
    private readonly IReadOnlyList<int> _writerCounts;
    private readonly TimeSpan _duration;
    private readonly bool _keepsHistory;

    public LedgerBenchmark(int rows, IReadOnlyList<int> writerCounts, TimeSpan duration, bool keepsHistory)
    {
        _keepsHistory = keepsHistory;
        _writerCounts = writerCounts;
        _workload = new Workload(rows);
        _duration = duration;
    }

    public async Task RunSqliteAsync()
    {
        var folder = Directory.CreateTempSubdirectory("actors-benchmark-");
        try
        {
            var database = new DatabaseOptions { Database = Path.Combine(folder.FullName, "ledger.db") };
            Show($"SQLite file, synchronous=full, {_workload.Rows} rows of {Workload.RowBytes} bytes");
            await RunLedgerAsync("SQLite, ledger", database);
            foreach (var writers in _writerCounts)
            {
                Show(await BareDatabase.SqliteUpsertAsync(database.Target, writers, _workload.Rows, _duration));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Uses the given server, or a private one with fsync on.</summary>
    public async Task RunPostgresAsync(string? connectionString)
    {
        await using var server = connectionString is null ? await PostgresServer.StartNewAsync(fsync: true) : null;
        var database = new DatabaseOptions { Database = connectionString ?? await server!.CreateDatabaseAsync() };
        Show($"{database.Target}, {_workload.Rows} rows of {Workload.RowBytes} bytes");
        await BareDatabase.PreparePostgresAsync(database.Target, _workload.Rows);
        var before = await PgbenchAsync(database.Target);
        var atPgbenchClients = await RunLedgerAsync("PostgreSQL, ledger", database);
        var after = await PgbenchAsync(database.Target);
        foreach (var writers in _writerCounts.Where(writers => writers <= PgbenchClients))
        {
            Show(await BareDatabase.PostgresUpsertAsync(database.Target, writers, _workload.Rows, _duration));
        }

        if (before is [var simpleBefore, var preparedBefore] && after is [var simpleAfter, var preparedAfter])
        {
            ShowRatio("its defaults (simple protocol, one thread)", atPgbenchClients, simpleBefore, simpleAfter);
            ShowRatio("prepared statements and two threads", atPgbenchClients, preparedBefore, preparedAfter);
        }
    }

    private async Task<double> RunLedgerAsync(string name, DatabaseOptions database)
    {
        var atPgbenchClients = 0.0;
        await using var provider = new ServiceCollection().AddLogging().AddLedger(database, KeepHistory).BuildServiceProvider();
        var hosted = provider.GetServices<IHostedService>().ToList();
        foreach (var service in hosted)
        {
            await service.StartAsync(CancellationToken.None);
        }

        var ledger = provider.GetRequiredService<ILedger>();
        await _workload.PreloadAsync(ledger);
        if (database.Target.Dialect == SqlDialect.PostgreSql)
        {
            await BareDatabase.VacuumAsync(database.Target, "ledger_entries");
        }

        foreach (var writers in _writerCounts)
        {
            var measurement = await _workload.RunAsync(ledger, name, writers, _duration);
            atPgbenchClients = writers == PgbenchClients ? measurement.CommitsPerSecond : atPgbenchClients;
            Show(measurement);
        }

        foreach (var service in hosted)
        {
            await service.StopAsync(CancellationToken.None);
        }

        return atPgbenchClients;
    }

    /// <summary>With its defaults, then prepared; nothing when it is not installed.</summary>
    private async Task<List<Measurement>> PgbenchAsync(DatabaseTarget target)
    {
        var measurements = new List<Measurement>();
        foreach (var prepared in (bool[])[false, true])
        {
            if (await BareDatabase.PgbenchAsync(target, PgbenchClients, _workload.Rows, _duration, prepared) is { } measurement)
            {
                measurements.Add(measurement);
                Show(measurement);
            }
        }

        if (measurements.Count == 0)
        {
            Show("pgbench is not on PATH: no comparison with it");
        }

        return measurements;
    }

    private void KeepHistory(LedgerOptions options)
    {
        if (_keepsHistory)
        {
            options.History.Add(new HistoryRule { Space = Workload.Space });
        }
    }

    private static void ShowRatio(string how, double ledger, Measurement before, Measurement after) =>
        Show($"ledger with {PgbenchClients} writers / pgbench with {PgbenchClients} clients, {how} = {ledger * 2 / (before.CommitsPerSecond + after.CommitsPerSecond):N2}");

    private static void Show(object line) => Console.WriteLine(line);
}
