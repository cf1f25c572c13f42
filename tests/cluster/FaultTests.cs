using Actors.Cluster.Tests.Faults;
using Actors.Cluster.Tests.Harness;
using Actors.Cluster.Tests.Load;

namespace Actors.Cluster.Tests;

/// <summary>Short versions of the faults that the command line does at length.</summary>
public sealed class FaultTests
{
    private static readonly LoadSettings Load = new() { Connections = 16, Keys = 120, Rate = 300 };

    [Fact]
    public Task Kill_OneSiloOfThree_LosesNothingAndEveryKeyWorksAgain() => RunAsync("kill", rounds: 2);

    [Fact]
    public Task RollingRestart_UnderLoad_FailsNoRequest() => RunAsync("rolling", rounds: 3);

    private static async Task RunAsync(string name, int rounds)
    {
        var fault = FaultCatalog.Create(hold: TimeSpan.Zero).Single(fault => fault.Name == name);
        await using var loaded = await LoadedCluster.StartAsync(new ClusterSettings(), Load);
        var lines = new List<string>();
        var run = new FaultRun(fault, loaded, lines.Add);

        await run.RunAsync(rounds, CancellationToken.None);

        Assert.True(run.Violations.Count == 0, $"{string.Join('\n', run.Violations)}\n\n{string.Join('\n', lines)}\n{string.Join('\n', loaded.Load.Failures)}\n\n{loaded.Cluster.Describe()}");
    }
}
