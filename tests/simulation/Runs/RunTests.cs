using System.Globalization;
using Actors.Simulation.Tests.Faults;
using Actors.Simulation.Tests.Kernel;

namespace Actors.Simulation.Tests.Runs;

public sealed class RunTests
{
    public static TheoryData<string> Profiles => [.. FaultProfile.All.Select(profile => profile.Name)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Execute_ProtocolWithoutMistake_PassesEveryProfile(string profile) =>
        Seeds.MustPass(new RunSettings("gossip", 1, 5, FaultProfile.Named(profile)), count: 10);

    [Fact]
    public void Execute_SameSeedTwice_SameTrace()
    {
        var settings = new RunSettings("gossip", 11, 5, FaultProfile.Named("everything"));
        var factory = ModelCatalog.Named("gossip");
        var (first, second) = (Run.Execute(settings, factory), Run.Execute(settings, factory));
        Assert.Equal((first.TraceHash, first.Steps, first.VirtualTime, first.Convergence), (second.TraceHash, second.Steps, second.VirtualTime, second.Convergence));
        Assert.NotEqual(first.TraceHash, Run.Execute(settings with { Seed = 12 }, factory).TraceHash);
    }

    [Fact]
    public void Execute_SameSeedInAnotherProcess_SameTrace()
    {
        // Hash codes of strings and addresses differ from process to process; nothing may depend on them.
        var here = Run.Execute(new RunSettings("gossip", 21, 5, FaultProfile.Named("everything")), ModelCatalog.Named("gossip"));
        var there = OtherProcess.Run("--model gossip --profile everything --silos 5 --seed 21 --hash");
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"seed 21 trace {here.TraceHash:x16}"), there, StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_EveryFault_IsCountedWithWhatItHarmed()
    {
        var figures = Seeds.MustPass(new RunSettings("gossip", 1, 5, FaultProfile.Named("everything")), count: 20);
        var harm = figures.DescribeHarm();
        Assert.All(Enum.GetNames<FaultKind>(), kind => Assert.Contains($"fault {kind} ", harm, StringComparison.Ordinal));
        Assert.All(
            (string[])["message lost", "message doubled", "message delayed", "connection reset", "message stopped by a cut", "statement refused in an outage", "acknowledgement lost"],
            what => Assert.Contains($"{what} ", harm, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gossip+any-value-wins", "everything", "went back from")]
    [InlineData("gossip+stops-listening", "sql-outage", "Not converged 20 s after the last fault")]
    public void Execute_ProtocolWithMistake_FailsAndSaysHowToSeeItAgain(string model, string profile, string message)
    {
        var failure = Assert.NotNull(Seeds.FirstFailure(new RunSettings(model, 1, 5, FaultProfile.Named(profile)), count: 20));
        var report = Report.Of(failure.Settings, failure.Result);
        Assert.Contains(message, report, StringComparison.Ordinal);
        Assert.Contains($"-- --model {model} --profile {profile} --silos 5 --seed {failure.Settings.Seed} --trace", report, StringComparison.Ordinal);
        Assert.Contains("Last events:", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Shrink_FailureWithManyFaults_KeepsOnlyThoseThatMatter()
    {
        var factory = ModelCatalog.Named("gossip+stops-listening");
        var failure = Assert.NotNull(Seeds.FirstFailure(new RunSettings("gossip+stops-listening", 1, 5, FaultProfile.Named("everything")), count: 50));
        var (settings, result) = Shrinking.Shrink(failure.Settings, failure.Result, factory);
        Assert.NotNull(result.Failure);
        Assert.Single(result.Failure.Plan);
        Assert.NotNull(Run.Execute(settings, factory).Failure);
    }

    [Fact]
    public void Execute_MustPassFails_ThrowsTheReport()
    {
        var exception = Assert.Throws<InvariantException>(() => Seeds.MustPass(new RunSettings("gossip+any-value-wins", 1, 5, FaultProfile.Named("everything")), count: 20));
        Assert.Contains("See it again:", exception.Message, StringComparison.Ordinal);
    }
}
