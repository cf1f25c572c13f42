using Actors.Cluster.Tests.Faults;
using Actors.Cluster.Tests.Harness;
using Actors.Cluster.Tests.Load;

namespace Actors.Cluster.Tests;

/// <summary>Short versions of the faults that the command line does at length.</summary>
public sealed class FaultTests
{
    private static readonly LoadSettings Load = new() { Connections = 8, Keys = 40, Rate = 200 };

    // Small machines run several test projects at once; the limits of the promise are for the command line, on a quiet machine.
    private static readonly TimeSpan BusyRecoveryMax = TimeSpan.FromSeconds(30);
    private const int BusyFailedMax = 5;

    [Fact]
    public Task Kill_OneSiloOfThree_LosesNothingAndEveryKeyWorksAgain() => RunAsync("kill", rounds: 2);

    [Fact]
    public Task RollingRestart_UnderLoad_LosesNothingAndFailsNextToNoRequest() => RunAsync("rolling", rounds: 3);

    private static async Task RunAsync(string name, int rounds)
    {
        var fault = FaultCatalog.Create(hold: TimeSpan.Zero).Single(fault => fault.Name == name) with { RecoveryMax = BusyRecoveryMax, RequestMax = BusyRecoveryMax };
        fault = fault with { FailedMax = fault.FailedMax is null ? null : BusyFailedMax };
        await using var loaded = await LoadedCluster.StartAsync(new ClusterSettings(), Load);
        var lines = new List<string>();
        var run = new FaultRun(fault, loaded, lines.Add);

        await run.RunAsync(rounds, CancellationToken.None);

        Assert.True(run.Violations.Count == 0, $"{string.Join('\n', run.Violations)}\n\n{string.Join('\n', lines)}\n{string.Join('\n', loaded.Load.Failures)}\n\n{loaded.Cluster.Describe()}");
    }
}
