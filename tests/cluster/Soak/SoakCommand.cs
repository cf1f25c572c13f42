using System.CommandLine;
using System.Diagnostics;
using Actors.Cluster.Tests.Harness;
using Actors.Cluster.Tests.Load;

namespace Actors.Cluster.Tests.Soak;

/// <summary><c>soak</c>: hours of load with kills, and whether the processes that were not killed stay as small as they were.</summary>
internal static class SoakCommand
{
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(15);

    public static Command Create()
    {
        var minutes = new Option<int>("--minutes") { Description = "How long.", DefaultValueFactory = _ => 60 };
        var warmUp = new Option<int>("--warm-up") { Description = "After how many minutes the figures must be flat.", DefaultValueFactory = _ => 10 };
        var database = new Option<string>("--database") { Description = "'sqlite' or 'postgres' (a private server).", DefaultValueFactory = _ => "postgres" };
        var rate = new Option<int>("--rate") { Description = "Requests a second.", DefaultValueFactory = _ => new LoadSettings().Rate };
        var kill = new Option<int>("--kill-every") { Description = "Seconds between kills.", DefaultValueFactory = _ => 60 };
        var command = new Command("soak", "Mixed load with a kill every minute; samples handles, threads and heap of the silo and the gateway that are never killed.") { minutes, warmUp, database, rate, kill };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var cluster = new ClusterSettings { Database = parsed.GetValue(database)! };
            await using var loaded = await LoadedCluster.StartAsync(cluster, new LoadSettings { Rate = parsed.GetValue(rate), RecordsHistory = false });
            return await RunAsync(
                loaded, TimeSpan.FromMinutes(parsed.GetValue(minutes)), TimeSpan.FromMinutes(parsed.GetValue(warmUp)), TimeSpan.FromSeconds(parsed.GetValue(kill)), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(LoadedCluster loaded, TimeSpan duration, TimeSpan warmUp, TimeSpan killEvery, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        cts.CancelAfter(duration);
        var killing = KillAsync(loaded, killEvery, cts.Token);
        NodeProcess[] observed = [loaded.Cluster.Silos[0], loaded.Cluster.Gateway];
        var samples = new List<ProcessSample>();
        while (!cts.IsCancellationRequested)
        {
            foreach (var node in observed)
            {
                if (await ProcessSample.TakeAsync(node, watch.Elapsed) is { } sample)
                {
                    samples.Add(sample);
                    Console.WriteLine(sample);
                }
            }

            loaded.Load.TakeSamples();
            await Task.Delay(SampleEvery, cts.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var kills = await killing;
        var growth = samples.GroupBy(sample => sample.Name).SelectMany(group => SoakVerdict.Growth([.. group], warmUp)).ToArray();
        Console.WriteLine($"{watch.Elapsed:hh\\:mm\\:ss}, {kills} kills, {loaded.Load.Requests:N0} requests, {loaded.Load.Failures.Values.Sum():N0} failed.");
        Array.ForEach(growth, Console.WriteLine);
        Console.WriteLine(growth.Length == 0 ? "PASSED" : "FAILED");
        return growth.Length == 0 ? 0 : 1;
    }

    // The first silo is spared: it is the one whose figures are looked at.
    private static async Task<int> KillAsync(LoadedCluster loaded, TimeSpan every, CancellationToken cancellationToken)
    {
        var kills = 0;
        var victims = loaded.Cluster.Silos.Skip(1).ToArray();
        while (true)
        {
            await Task.Delay(every, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return kills;
            }

            var victim = victims[kills++ % victims.Length];
            await victim.KillAsync();
            victim.Start();
            await victim.WaitUntilReadyAsync();
        }
    }
}
