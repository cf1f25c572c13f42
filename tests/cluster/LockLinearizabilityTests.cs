using Actors.Cluster.Tests.Harness;
using Actors.Cluster.Tests.Locks;
using Actors.Tests.Infrastructure.Histories;

namespace Actors.Cluster.Tests;

/// <summary>Many clients lock and unlock the same few keys, by plain requests and by transactions, while silos are killed.</summary>
public sealed class LockLinearizabilityTests
{
    private const int Clients = 8;
    private const int Kills = 2;
    private const int Seed = 161803;

    private static readonly string[] Keys = ["linear/a", "linear/b", "linear/c"];
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Silos_KilledUnderLocking_KeepLocksLinearizable()
    {
        await using var cluster = await ProcessCluster.StartAsync(new ClusterSettings());
        var history = new HistoryRecorder(TimeProvider.System);
        var clients = Enumerable.Range(0, Clients).Select(number => new LockClient(cluster.Gateway.Http, $"c{number}", Seed + number, history)).ToList();
        using var cts = new CancellationTokenSource();
        var working = clients.Select(client => client.RunAsync(Keys, cts.Token)).ToList();

        await cluster.KillInTurnAsync(Kills, Pause);

        await cts.CancelAsync();
        await Task.WhenAll(working);
        foreach (var key in Keys)
        {
            await clients[0].ReadAsync(key);
        }

        clients.ForEach(client => client.Dispose());
        Assert.True(clients.Sum(client => client.Granted) > Clients, "Next to nothing was locked.");
        var result = LinearizabilityChecker.Check(history.Operations);
        Assert.True(result.IsLinearizable, $"{result}\nSeed {Seed}, {history.Operations.Count} operations.\n{cluster.Describe()}");
    }
}
