using Actors.Cluster.Tests.Watching;

namespace Actors.Cluster.Tests;

/// <summary>A verdict that finds nothing wrong with anything would be worth nothing.</summary>
public sealed class WatchVerdictTests
{
    private static readonly LoggedChange[] Log = [new(3, "a"), new(4, "b"), new(7, "a")];

    [Fact]
    public void Stream_TellsTheLog_HasNoFindings() => Assert.Empty(WatchVerdict.OfStream(Log, [Told(3, "a", null), Told(4, "b", 1), Told(7, "a", 2)]));

    [Theory]
    [InlineData(new long[] { 3, 7 }, "never told index 4")]
    [InlineData(new long[] { 3, 4, 4, 7 }, "told index 4 2 times")]
    [InlineData(new long[] { 4, 3, 7 }, "told index 3 after index 4")]
    [InlineData(new long[] { 3, 4, 5, 7 }, "which did not happen")]
    public void Stream_TellsSomethingElse_IsFound(long[] indexes, string finding) =>
        Assert.Contains(
            WatchVerdict.OfStream(Log, [.. indexes.Select(index => Told(index, index == 4 ? "b" : "a", null))]), found => found.Contains(finding, StringComparison.Ordinal));

    [Fact]
    public void Stream_TellsAnOlderValueLater_IsFound() =>
        Assert.Contains("told value 1 of 'a' after 2", Assert.Single(WatchVerdict.OfStream(Log, [Told(3, "a", 2), Told(4, "b", 1), Told(7, "a", 1)])), StringComparison.Ordinal);

    [Fact]
    public void Stream_StartsOver_IsFound() =>
        Assert.Contains("told 'reset'", WatchVerdict.OfStream(Log, [Told(3, "a", 1), Told(4, "b", 1), Told(7, "a", 2), new ToldChange(8, "reset", "", null, 0)])[0], StringComparison.Ordinal);

    [Fact]
    public void Query_SkipsWhatWasOverwritten_HasNoFindings() =>
        Assert.Empty(WatchVerdict.OfQueries(Log, [Answer(2), Answer(4, new SeenKey("b", 4, 1), new SeenKey("a", 7, 2)), Answer(7)]));

    [Fact]
    public void Query_IndexIsAheadOfItsState_IsFound() =>
        Assert.Contains("without the change of 'b' at index 4", WatchVerdict.OfQueries(Log, [Answer(5, new SeenKey("a", 3, 1)), Answer(7, new SeenKey("b", 4, 1), new SeenKey("a", 7, 2))])[0], StringComparison.Ordinal);

    [Fact]
    public void Query_GoesBack_IsFound()
    {
        var findings = WatchVerdict.OfQueries(Log, [Answer(7, new SeenKey("b", 4, 1), new SeenKey("a", 7, 2)), Answer(6, new SeenKey("a", 3, 1))]);

        Assert.Contains(findings, found => found.Contains("answered index 6 after index 7", StringComparison.Ordinal));
        Assert.Contains(findings, found => found.Contains("showed index 3 of 'a' after index 7", StringComparison.Ordinal));
    }

    [Fact]
    public void Query_NeverGetsToTheEnd_IsFound() =>
        Assert.Contains("never answered with 1 changes, from index 7 on", Assert.Single(WatchVerdict.OfQueries(Log, [Answer(4, new SeenKey("a", 3, 1), new SeenKey("b", 4, 1))])), StringComparison.Ordinal);

    [Fact]
    public void Writers_ChangeIsMissingOrTwice_IsFound()
    {
        Assert.Empty(WatchVerdict.OfWriters(Log, [new("a", 1), new("a", 2), new("b", 1)]));
        Assert.Equal(2, WatchVerdict.OfWriters(Log, [new("a", 1), new("b", 1), new("b", 2)]).Count);
    }

    private static ToldChange Told(long index, string key, int? version) => new(index, "put", key, version, 0);

    private static QueryAnswer Answer(long index, params SeenKey[] news) => new(index, news, 0);
}
