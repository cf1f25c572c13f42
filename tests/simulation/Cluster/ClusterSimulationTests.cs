using System.Globalization;
using Actors.Simulation.Tests.Faults;
using Actors.Simulation.Tests.Runs;

namespace Actors.Simulation.Tests.Cluster;

public sealed class ClusterSimulationTests
{
    public static TheoryData<string> Profiles => [.. FaultProfile.All.Select(profile => profile.Name)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Cluster_FiveSilos_KeepsItsInvariants(string profile) =>
        Seeds.MustPass(new RunSettings("cluster", 1, 5, FaultProfile.Named(profile)), count: 8);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Cluster_OtherSizes_KeepsItsInvariants(int silos) =>
        Seeds.MustPass(new RunSettings("cluster", 500, silos, FaultProfile.Named("everything")), count: 4);

    [Fact]
    public void Cluster_SameSeedInAnotherProcess_SameTrace()
    {
        var here = Run.Execute(new RunSettings("cluster", 3, 5, FaultProfile.Named("everything")), ModelCatalog.Named("cluster"));
        var there = OtherProcess.Run("--model cluster --profile everything --silos 5 --seed 3 --hash");
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"seed 3 trace {here.TraceHash:x16}"), there, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cluster+serves-before-hand-over", "crashes", "has nothing")]
    public void Cluster_WithMistake_IsFound(string model, string profile, string message)
    {
        var failure = Assert.NotNull(Seeds.FirstFailure(new RunSettings(model, 1, 5, FaultProfile.Named(profile)), count: 20));
        Assert.Contains(message, failure.Result.Failure!.Message, StringComparison.Ordinal);
    }
}
