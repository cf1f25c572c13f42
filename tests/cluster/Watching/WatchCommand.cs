using System.CommandLine;
using System.Globalization;
using Actors.Cluster.Tests.Faults;
using Actors.Cluster.Tests.Harness;

namespace Actors.Cluster.Tests.Watching;

/// <summary><c>watch</c>: whether watchers see every change once and in order while processes die, and how soon when none does.</summary>
internal static class WatchCommand
{
    private const double MedianMillisecondsMax = 20;
    private const double P99MillisecondsMax = 250;
    private const int WarmUpChanges = 4_000;
    private const int TriesMax = 5;

    // A machine that stands still for this long spoils a p99 of a quarter of a second.
    private static readonly TimeSpan PauseMax = TimeSpan.FromMilliseconds(150);

    public static Command Create()
    {
        var defaults = new WatchSettings();
        var database = new Option<string>("--database") { Description = "'sqlite' or 'postgres' (a private server).", DefaultValueFactory = _ => "postgres" };
        var changes = new Option<int>("--changes") { Description = "How many changes each phase writes.", DefaultValueFactory = _ => defaults.Changes };
        var writers = new Option<int>("--writers") { Description = "How many write at the same time.", DefaultValueFactory = _ => defaults.Writers };
        var keys = new Option<int>("--keys") { Description = "How many keys each writer changes in turn.", DefaultValueFactory = _ => defaults.KeysPerWriter };
        var rate = new Option<int>("--rate") { Description = "Changes a second, all writers together.", DefaultValueFactory = _ => defaults.Rate };
        var logs = new Option<string?>("--logs") { Description = "A folder that takes what the processes printed." };
        var command = new Command("watch", "An event stream and a blocking query beside writers: first without faults, for the time from an acknowledged write to a watcher; then while a silo is killed and the gateway is restarted, twice.")
        {
            database, changes, writers, keys, rate, logs,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new ClusterSettings { Database = parsed.GetValue(database)!, KeptLogs = parsed.GetValue(logs) },
            new WatchSettings { Changes = parsed.GetValue(changes), Writers = parsed.GetValue(writers), KeysPerWriter = parsed.GetValue(keys), Rate = parsed.GetValue(rate) },
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ClusterSettings settings, WatchSettings watch, CancellationToken cancellationToken)
    {
        await using var cluster = await ProcessCluster.StartAsync(settings);
        Console.WriteLine($"{settings.Silos} silos and a gateway, processes of their own, on {settings.Database}; {watch.Writers} writers, {watch.Rate} changes/s.");

        // The first requests are about the compiler.
        await new WatchRun(cluster, watch with { Changes = WarmUpChanges }).RunAsync("warm-up", null, cancellationToken);
        var violations = new List<string>(await RunQuietAsync(cluster, watch, cancellationToken));

        var report = await new WatchRun(cluster, watch).RunAsync("with faults", new WatchFaults(cluster, Console.WriteLine), cancellationToken);
        Console.WriteLine(report);
        violations.AddRange(report.Violations);

        violations.ForEach(Console.WriteLine);
        Console.WriteLine(violations.Count == 0 ? "PASSED: every change once and in order" : $"FAILED: {violations.Count} expectations");
        return violations.Count == 0 ? 0 : 1;
    }

    private static async Task<IReadOnlyList<string>> RunQuietAsync(ProcessCluster cluster, WatchSettings watch, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var pauses = new PauseWatch();
            var report = await new WatchRun(cluster, watch).RunAsync("without faults", null, cancellationToken);
            Console.WriteLine(report);
            string[] late = [.. Late("event stream", report.StreamLatency), .. Late("blocking query", report.QueryLatency)];
            if (late.Length == 0 || report.Violations.Count > 0 || pauses.Longest <= PauseMax || attempt == TriesMax)
            {
                return [.. report.Violations, .. late];
            }

            Console.WriteLine($"  not judged, and done again: this machine stood still for {pauses.Longest.TotalMilliseconds:0} ms");
        }
    }

    private static IEnumerable<string> Late(string watcher, Latency latency)
    {
        if (latency.Median > MedianMillisecondsMax || latency.P99 > P99MillisecondsMax)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The {watcher} had to see changes within {MedianMillisecondsMax:0} ms in the median and {P99MillisecondsMax:0} ms in 99 of 100 cases, but: {latency}.");
        }
    }
}
