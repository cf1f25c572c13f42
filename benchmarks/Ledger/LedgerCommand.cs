using System.CommandLine;

namespace Actors.Benchmarks.Ledger;

/// <summary>The entry point: <c>benchmarks ledger</c>.</summary>
public static class LedgerCommand
{
    private const int DefaultRows = 100_000;
    private const int DefaultSeconds = 5;

    /// <summary>Creates the command for the root of the benchmarks.</summary>
    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = "How long each measurement runs.", DefaultValueFactory = _ => DefaultSeconds };
        var rows = new Option<int>("--rows") { Description = "Over how many keys the writers spread.", DefaultValueFactory = _ => DefaultRows };
        var writers = new Option<int[]>("--writers") { Description = "How many writers at once; may be repeated.", DefaultValueFactory = _ => [1, 16, 64, 256] };
        var database = new Option<string?>("--database") { Description = "'sqlite', 'postgres' (a private server), or a connection string; both when left out." };
        var history = new Option<bool>("--history") { Description = "Keeps the past of the rows, as it is kept of keys." };
        var command = new Command("ledger", "Durable commits a second on both databases, beside the bare database.") { seconds, rows, writers, database, history };
        command.SetAction(async arguments =>
        {
            var benchmark = new LedgerBenchmark(arguments.GetValue(rows), arguments.GetValue(writers)!, TimeSpan.FromSeconds(arguments.GetValue(seconds)), arguments.GetValue(history));
            await RunAsync(benchmark, arguments.GetValue(database));
        });
        return command;
    }

    private static async Task RunAsync(LedgerBenchmark benchmark, string? database)
    {
        Console.WriteLine(Measurement.Header);
        if (database is null or "sqlite")
        {
            await benchmark.RunSqliteAsync();
        }

        if (database != "sqlite")
        {
            await benchmark.RunPostgresAsync(database is null or "postgres" ? null : database);
        }
    }
}
