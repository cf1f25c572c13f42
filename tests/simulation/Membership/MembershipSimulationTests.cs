using System.Globalization;
using Actors.Simulation.Tests.Faults;
using Actors.Simulation.Tests.Runs;

namespace Actors.Simulation.Tests.Membership;

public sealed class MembershipSimulationTests
{
    public static TheoryData<string> Profiles => [.. FaultProfile.All.Select(profile => profile.Name)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Membership_FiveSilos_KeepsItsInvariants(string profile) =>
        Seeds.MustPass(new RunSettings("membership", 1, 5, FaultProfile.Named(profile)), count: 30);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(9)]
    public void Membership_OtherSizes_KeepsItsInvariants(int silos) =>
        Seeds.MustPass(new RunSettings("membership", 1000, silos, FaultProfile.Named("everything")), count: 10);

    [Fact]
    public void Membership_SixtySilos_KeepsItsInvariants() =>
        Seeds.MustPass(new RunSettings("membership", 1, 60, FaultProfile.Named("everything")), count: 1);

    [Fact]
    public void Membership_TwoHundredSilos_Converge() =>
        Seeds.MustPass(new RunSettings("membership", 1, 200, FaultProfile.Named("calm")), count: 1);

    [Theory]
    [InlineData(6570, 5)]
    [InlineData(1387, 4)]
    [InlineData(746, 3)]
    public void Membership_SeedThatOnceKilledAHealthySilo_KeepsItsInvariants(ulong seed, int silos) =>
        Seeds.MustPass(new RunSettings("membership", seed, silos, FaultProfile.Named("everything")), count: 1);

    [Fact]
    public void Membership_OneKill_IsEvictedWithinThreeSeconds()
    {
        var figures = Seeds.MustPass(new RunSettings("membership", 1, 5, FaultProfile.Named("one-kill")), count: 30);
        Assert.InRange(figures.At("eviction", 100) ?? TimeSpan.MaxValue, TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void Membership_OnePowerOff_IsEvictedWithinThreeSeconds()
    {
        var figures = Seeds.MustPass(new RunSettings("membership", 1, 5, FaultProfile.Named("one-power-off")), count: 30);
        Assert.InRange(figures.At("eviction", 100) ?? TimeSpan.MaxValue, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void Membership_SameSeedInAnotherProcess_SameTrace()
    {
        var here = Run.Execute(new RunSettings("membership", 5, 5, FaultProfile.Named("everything")), ModelCatalog.Named("membership"));
        var there = OtherProcess.Run("--model membership --profile everything --silos 5 --seed 5 --hash");
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"seed 5 trace {here.TraceHash:x16}"), there, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("membership+one-vote", "partitions", "which runs and has exchanged messages")]
    [InlineData("membership+table-ignores-versions", "crashes", "")]
    [InlineData("membership+publishes-every-read", "sql-outage", "went from view")]
    public void Membership_WithMistake_IsFound(string model, string profile, string message)
    {
        var failure = Assert.NotNull(Seeds.FirstFailure(new RunSettings(model, 1, 5, FaultProfile.Named(profile)), count: 100));
        Assert.Contains(message, failure.Result.Failure!.Message, StringComparison.Ordinal);
    }
}
