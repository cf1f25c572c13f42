using System.CommandLine;
using System.Globalization;
using Actors.Cluster.Tests.Harness;
using Actors.Cluster.Tests.Load;
using Actors.Cluster.Tests.Network;
using Actors.Tests.Infrastructure.Histories;

namespace Actors.Cluster.Tests.Faults;

/// <summary><c>faults &lt;name&gt;</c>: does a fault again and again under load and prints what the load saw of it.</summary>
internal static class FaultCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("fault") { Description = $"Which one: {string.Join(", ", FaultCatalog.Create(TimeSpan.Zero).Select(fault => fault.Name))}." };
        var rounds = new Option<int>("--rounds") { Description = "How many times in a row.", DefaultValueFactory = _ => 20 };
        var hold = new Option<int>("--seconds") { Description = "How long freezes, outages and partitions last.", DefaultValueFactory = _ => 60 };
        var database = new Option<string>("--database") { Description = "'sqlite' or 'postgres' (a private server).", DefaultValueFactory = _ => "postgres" };
        var silos = new Option<int>("--silos") { Description = "How many silos.", DefaultValueFactory = _ => 3 };
        var rate = new Option<int>("--rate") { Description = "Requests a second.", DefaultValueFactory = _ => new LoadSettings().Rate };
        var history = new Option<string?>("--history") { Description = "A file that takes every operation, one JSON object a line." };
        var logs = new Option<string?>("--logs") { Description = "A folder that takes what the processes printed." };
        var command = new Command("faults", "Does a fault to a cluster of processes under load: 64 connections, 500 keys, through the gateway.")
        {
            name, rounds, hold, database, silos, rate, history, logs,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var fault = FaultCatalog.Create(TimeSpan.FromSeconds(parsed.GetValue(hold))).FirstOrDefault(fault => fault.Name == parsed.GetValue(name));
            var cluster = new ClusterSettings { Silos = parsed.GetValue(silos), Database = parsed.GetValue(database)!, HasNetwork = fault?.NeedsNetwork ?? false, KeptLogs = parsed.GetValue(logs) };
            var load = new LoadSettings { Rate = parsed.GetValue(rate) };
            return Refuse(fault, cluster, parsed.GetValue(name)!) is { } reason
                ? RefuseAsync(reason)
                : RunAsync(fault!, cluster, load, parsed.GetValue(rounds), parsed.GetValue(history), cancellationToken);
        });
        return command;
    }

    private static string? Refuse(Fault? fault, ClusterSettings cluster, string name) => fault switch
    {
        null => $"The fault '{name}' is not known; choose one of those that --help lists.",
        { NeedsServer: true } when cluster.Database != "postgres" => $"The fault '{name}' needs a database server, not '{cluster.Database}'; choose --database postgres.",
        { NeedsNetwork: true } => IpCommand.SkipReason,
        _ => null,
    };

    private static async Task<int> RefuseAsync(string reason)
    {
        await Console.Error.WriteLineAsync(reason);
        return 2;
    }

    private static async Task<int> RunAsync(Fault fault, ClusterSettings cluster, LoadSettings load, int rounds, string? historyFile, CancellationToken cancellationToken)
    {
        await using var loaded = await LoadedCluster.StartAsync(cluster, load);
        Console.WriteLine($"{cluster.Silos} silos and a gateway on {cluster.Database}; {load.Connections} connections, {load.Keys} keys, {load.Rate} requests/s; {fault.Description}.");
        var run = new FaultRun(fault, loaded, Console.WriteLine);
        await run.RunAsync(rounds, cancellationToken);
        if (historyFile is not null)
        {
            await using var file = new StreamWriter(historyFile);
            HistoryFile.Write(file, loaded.Load.History.Operations);
        }

        PrintDistribution("readable again", run.Recoveries.Select(recovery => recovery.Readable));
        PrintDistribution("writable again", run.Recoveries.Select(recovery => recovery.Writable));
        PrintDistribution("longest request", run.Recoveries.Select(recovery => (TimeSpan?)recovery.Longest));
        foreach (var (failure, count) in loaded.Load.Failures.OrderByDescending(failure => failure.Value))
        {
            Console.WriteLine($"{count,7} x {failure}");
        }

        foreach (var violation in run.Violations)
        {
            Console.WriteLine(violation);
        }

        Console.WriteLine(run.Violations.Count == 0 ? "PASSED" : $"FAILED: {run.Violations.Count} expectations");
        return run.Violations.Count == 0 ? 0 : 1;
    }

    private static void PrintDistribution(string what, IEnumerable<TimeSpan?> times)
    {
        var seconds = times.Select(time => time?.TotalSeconds ?? double.PositiveInfinity).Order().ToArray();
        if (seconds.Length > 0)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{what,-16} min {seconds[0],6:0.00} s  median {seconds[seconds.Length / 2],6:0.00} s  p90 {seconds[(int)((seconds.Length - 1) * 0.9)],6:0.00} s  max {seconds[^1],6:0.00} s  ({seconds.Length} rounds)"));
        }
    }
}
