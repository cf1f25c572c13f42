using Actors.Simulation.Tests.Faults;
using Actors.Simulation.Tests.Runs;

namespace Actors.Simulation.Tests.Directory;

public sealed class DirectorySimulationTests
{
    public static TheoryData<string> Profiles => [.. FaultProfile.All.Select(profile => profile.Name)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Directory_FiveSilos_KeepsItsInvariants(string profile) =>
        Seeds.MustPass(new RunSettings("directory", 1, 5, FaultProfile.Named(profile)), count: 10);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void Directory_OtherSizes_KeepsItsInvariants(int silos) =>
        Seeds.MustPass(new RunSettings("directory", 1000, silos, FaultProfile.Named("everything")), count: 5);

    [Theory]
    [InlineData("directory+trusts-former-owners")]
    [InlineData("directory+lists-in-any-view")]
    public void Directory_WithMistake_IsFound(string model)
    {
        var failure = Assert.NotNull(Seeds.FirstFailure(new RunSettings(model, 1, 5, FaultProfile.Named("everything")), count: 200));
        Assert.Contains("Two activations of one grain live", failure.Result.Failure!.Message, StringComparison.Ordinal);
    }
}
