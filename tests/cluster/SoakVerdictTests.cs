using Actors.Cluster.Tests.Soak;

namespace Actors.Cluster.Tests;

/// <summary>A verdict that could not be 'grew' would be worth nothing.</summary>
public sealed class SoakVerdictTests
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(10);

    [Fact]
    public void Growth_FlatAfterTheWarmUp_IsNone() =>
        Assert.Empty(SoakVerdict.Growth(Samples(minute => minute < 10 ? 100 + (minute * 50) : 600 + (minute % 3)), WarmUp));

    [Fact]
    public void Growth_HandlesRiseForTheWholeHour_IsNamed() =>
        Assert.Contains("handles", Assert.Single(SoakVerdict.Growth(Samples(minute => 100 + (minute * 5)), WarmUp)), StringComparison.Ordinal);

    [Fact]
    public void Growth_TooFewSamples_IsNoVerdict() =>
        Assert.Contains("run longer", Assert.Single(SoakVerdict.Growth(Samples(_ => 1)[..12], WarmUp)), StringComparison.Ordinal);

    private static ProcessSample[] Samples(Func<int, int> handles) =>
        [.. Enumerable.Range(0, 60).Select(minute => new ProcessSample("silo-1", TimeSpan.FromMinutes(minute), handles(minute), 30, 40, 200))];
}
