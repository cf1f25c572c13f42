using System.CommandLine;
using Actors.Benchmarks.Gateway;

namespace Actors.Benchmarks.Dashboard;

/// <summary>The entry point: <c>benchmarks dashboard</c>.</summary>
public static class DashboardCommand
{
    private const int DefaultServices = 10_000;
    private const int DefaultInstances = 3;
    private const int DefaultLargest = 1_000;
    private const int DefaultKeys = 100_000;
    private const int DefaultSessions = 1_000;
    private const int DefaultRequests = 50;
    private const int DefaultChanges = 20;

    /// <summary>Creates the command for the root of the benchmarks.</summary>
    public static Command Create()
    {
        var services = Number("--services", "How many services.", DefaultServices);
        var instances = Number("--instances", "How many instances each service has.", DefaultInstances);
        var largest = Number("--largest", "How many instances one more service has.", DefaultLargest);
        var keys = Number("--keys", "How many keys; a tenth of them in one folder, the others a hundred to a folder.", DefaultKeys);
        var sessions = Number("--sessions", "How many sessions, each with a lock.", DefaultSessions);
        var requests = Number("--requests", "How often each question is asked.", DefaultRequests);
        var changes = Number("--changes", "How many keys and instances are changed each second meanwhile.", DefaultChanges);
        var silos = Number("--silos", "How many silo processes stand behind a gateway process; 0 puts gateway and silo into this process.", 0);
        var database = new Option<string>("--database") { Description = "'sqlite', 'postgres' (a private server), or a connection string.", DefaultValueFactory = _ => "sqlite" };
        var command = new Command("dashboard", "How long each page's data takes with many services and keys.")
        {
            services, instances, largest, keys, sessions, requests, changes, silos, database,
        };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var plan = new DashboardPlan(
                arguments.GetValue(services),
                arguments.GetValue(instances),
                arguments.GetValue(largest),
                arguments.GetValue(keys),
                arguments.GetValue(sessions),
                arguments.GetValue(requests),
                arguments.GetValue(changes));
            await using var target = await BenchmarkDatabase.OpenAsync(arguments.GetValue(database)!);
            await using IHttpTarget cluster = arguments.GetValue(silos) is var count && count == 0
                ? await SingleProcess.StartAsync(target.Database, cancellationToken)
                : await SeparateProcesses.StartAsync(target.Database, count, cancellationToken);
            using var client = new HttpClient { BaseAddress = cluster.Address };
            await new DashboardFill(plan, client).RunAsync(cancellationToken);
            return await new DashboardBenchmark(plan, client).RunAsync(cancellationToken) ? 0 : 1;
        });
        return command;
    }

    private static Option<int> Number(string name, string description, int standard) =>
        new(name) { Description = description, DefaultValueFactory = _ => standard };
}
