using System.CommandLine;

namespace Actors.Benchmarks.Gateway;

/// <summary>The entry point: <c>benchmarks gateway</c>.</summary>
public static class GatewayCommand
{
    private const int DefaultSeconds = 5;
    private const int DefaultConnections = 64;
    private const int DefaultKeys = 10_000;
    private const int DefaultRounds = 3;

    /// <summary>Creates the command for the root of the benchmarks.</summary>
    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = "How long each measurement runs.", DefaultValueFactory = _ => DefaultSeconds };
        var connections = new Option<int>("--connections") { Description = "How many connections wrk keeps busy.", DefaultValueFactory = _ => DefaultConnections };
        var keys = new Option<int>("--keys") { Description = "Over how many keys the requests spread.", DefaultValueFactory = _ => DefaultKeys };
        var rounds = new Option<int>("--rounds") { Description = "How often gateway and baseline take turns; the medians are compared.", DefaultValueFactory = _ => DefaultRounds };
        var silos = new Option<int>("--silos") { Description = "How many silo processes stand behind a gateway process; 0 puts gateway and silo into this process.", DefaultValueFactory = _ => 0 };
        var database = new Option<string>("--database") { Description = "'sqlite', 'postgres' (a private server), or a connection string.", DefaultValueFactory = _ => "postgres" };
        var command = new Command("gateway", "GET and durable PUT over HTTP, beside a bare Kestrel endpoint and pgbench.") { seconds, connections, keys, rounds, silos, database };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var load = new HttpLoad(arguments.GetValue(connections), arguments.GetValue(keys), TimeSpan.FromSeconds(arguments.GetValue(seconds)));
            await using var target = await BenchmarkDatabase.OpenAsync(arguments.GetValue(database)!);
            await new GatewayBenchmark(load, arguments.GetValue(rounds), target, arguments.GetValue(silos)).RunAsync(cancellationToken);
        });
        return command;
    }
}
