using Actors.Cluster.Tests.Harness;
using Actors.Cluster.Tests.Watching;

namespace Actors.Cluster.Tests;

/// <summary>The short version of the command <c>watch</c>: nothing is missed, twice or out of order while processes die. How soon is for the command line.</summary>
public sealed class WatchFaultTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(200)]
    public async Task Watchers_SiloIsKilledAndGatewayRestarts_SeeEveryChangeOnceInOrder(int keysPerWriter)
    {
        var settings = new WatchSettings { Changes = 1_600, KeysPerWriter = keysPerWriter, Rate = 200 };
        await using var cluster = await ProcessCluster.StartAsync(new ClusterSettings());
        var lines = new List<string>();

        var report = await new WatchRun(cluster, settings).RunAsync("with faults", new WatchFaults(cluster, lines.Add), CancellationToken.None);

        Assert.True(report.Violations.Count == 0, $"{string.Join('\n', report.Violations)}\n\n{report}\n{string.Join('\n', lines)}\n\n{cluster.Describe()}");
        Assert.Equal((settings.Changes, settings.Changes), (report.Logged, report.Told));
        Assert.True(keysPerWriter < settings.ChangesPerWriter || report.Shown == settings.Changes, $"{report}");
    }
}
