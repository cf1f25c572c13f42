using System.Globalization;
using Actors.Cluster.Tests.Harness;
using Actors.Tests.Infrastructure;

namespace Actors.Cluster.Tests.Watching;

/// <summary>What happens to the cluster while changes are written, each at its share of them.</summary>
internal sealed class WatchFaults(ProcessCluster cluster, Action<string> print)
{
    private static readonly TimeSpan StartTimeMax = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);

    /// <summary>Kills a silo and brings it back; restarts the gateway on its port, first gracefully, then with <c>kill -9</c>.</summary>
    /// <param name="progress">Which share of the changes is written.</param>
    /// <param name="cancellationToken">Ends it when nothing is written any more.</param>
    public async Task RunAsync(Func<double> progress, CancellationToken cancellationToken)
    {
        await ReachAsync(0.25);
        var silo = cluster.Silos[await cluster.FindBusiestAsync() - 1];
        Print($"kill -9 of {silo.Name}, which has the most grains");
        await silo.KillAsync();

        await ReachAsync(0.4);
        Print($"start of {silo.Name}");
        await StartAsync(silo);

        await ReachAsync(0.5);
        Print("graceful stop of the gateway, and start on the same port");
        await cluster.Gateway.StopAsync();
        await StartAsync(cluster.Gateway);

        await ReachAsync(0.75);
        Print("kill -9 of the gateway, and start on the same port");
        await cluster.Gateway.KillAsync();
        await StartAsync(cluster.Gateway);

        async Task ReachAsync(double share)
        {
            while (progress() < share)
            {
                await Task.Delay(LookEvery, cancellationToken);
            }
        }

        // What a supervisor does: a process that finds its database held up for long ends again.
        Task StartAsync(NodeProcess node) => Eventually.TrueAsync(
            async () =>
            {
                if (!node.IsRunning)
                {
                    node.Start();
                }

                return await node.ReadStatusAsync() is { Ready: true };
            },
            StartTimeMax,
            cluster.Describe);

        void Print(string what) => print(string.Create(CultureInfo.InvariantCulture, $"  {progress():0 %} written: {what}"));
    }
}
