using System.Diagnostics;
using Actors.AppHost.Display;
using Actors.AppHost.Processes;
using Actors.Silo;
using Actors.Sql;
using Spectre.Console;

namespace Actors.AppHost;

/// <summary>Runs a cluster of processes until it is asked to stop.</summary>
internal static class ClusterRun
{
    private static readonly string LogFolder = Path.Combine("data", "logs");
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan SilentTimeMax = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(ActorsOptions options, int silos, IAnsiConsole console)
    {
        if (options.FindProblems() is { Count: > 0 } problems)
        {
            throw new StartFailedException(string.Join(Environment.NewLine, problems));
        }

        using var stop = new StopRequest();
        await EnsureSchemaAsync(options, stop.Stopping);
        var plan = ClusterPlan.Create(options, silos);
        await using var cluster = new LocalCluster(plan, LogFolder);
        cluster.Start();
        if (await WaitUntilServingAsync(cluster, console, stop.Stopping))
        {
            console.Write(StartTable.Create(plan.Single(node => node.IsGateway).Http));
            console.WriteLine();
            console.WriteLine($"Data lies in the {DatabaseTarget.Parse(options.Database)}, logs in '{LogFolder}'. Ctrl+C stops everything.");
            await new ClusterScreen(cluster, console).ShowUntilAsync(stop.Stopping);
        }

        console.WriteLine("Stopping.");
        using var impatience = stop.Ending.Register(() => _ = cluster.KillAsync());
        await cluster.StopAsync();
        console.WriteLine("Stopped.");
        return 0;
    }

    // Once, before all: four processes that do it at the same time would wait for each other.
    private static async Task EnsureSchemaAsync(ActorsOptions options, CancellationToken stopping)
    {
        try
        {
            if (options.EnsureSchema)
            {
                await Schema.ApplyAsync(DatabaseTarget.Parse(options.Database), stopping);
            }
        }
        catch (DatabaseUnavailableException failure)
        {
            throw new StartFailedException(failure.Message, failure);
        }
    }

    // False when the stop was asked for first.
    private static async Task<bool> WaitUntilServingAsync(LocalCluster cluster, IAnsiConsole console, CancellationToken stopping)
    {
        var explainedAt = Stopwatch.GetTimestamp();
        while (!cluster.View.Any(node => node is { Spec.IsGateway: true, State: NodeState.Ready }))
        {
            if (stopping.IsCancellationRequested)
            {
                return false;
            }

            await Task.WhenAny(cluster.FailedStart, Task.Delay(LookEvery, CancellationToken.None));
            if (cluster.FailedStart.IsCompletedSuccessfully)
            {
                throw new StartFailedException(string.Join(Environment.NewLine, (await cluster.FailedStart).Distinct()));
            }

            if (Stopwatch.GetElapsedTime(explainedAt) > SilentTimeMax)
            {
                explainedAt = Stopwatch.GetTimestamp();
                console.WriteLine($"Still starting: {string.Join("; ", cluster.View.Where(node => node.State != NodeState.Ready).Select(ClusterTable.Describe))}.");
            }
        }

        return true;
    }
}
