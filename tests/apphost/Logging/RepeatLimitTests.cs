using Actors.Silo.Logging;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.Logging;

namespace Actors.AppHost.Tests.Logging;

/// <summary>A flood of one kind of line is cut short, said in one line, and takes nothing from other kinds.</summary>
public sealed class RepeatLimitTests
{
    private static readonly EventId Repeated = new(1201, "Repeated");
    private readonly FormattedLog _log = new(new LoggingOptions { RepeatsAtOnce = 3, RepeatsPerSecond = 2 });

    [Fact]
    public void Lines_OfOneKind_AreWrittenAsManyAtOnceAndThenAsManyASecond()
    {
        var logger = _log.CreateLogger("A");

        Repeat(5, () => logger.LogWarning(Repeated, "Again; look why"));
        Assert.Equal(3, _log.Writes.Count);

        _log.Clock.Advance(TimeSpan.FromSeconds(1));
        Repeat(5, () => logger.LogWarning(Repeated, "Again; look why"));
        Assert.Equal(5, _log.Writes.Count);

        _log.Clock.Advance(TimeSpan.FromHours(1));
        Repeat(5, () => logger.LogWarning(Repeated, "Again; look why"));
        Assert.Equal(8, _log.Writes.Count);
    }

    [Fact]
    public void Flood_OfOneKind_TakesNothingFromOthers()
    {
        var logger = _log.CreateLogger("A");
        Repeat(100, () => logger.LogWarning(Repeated, "Again; look why"));
        var before = _log.Writes.Count;

        logger.LogWarning(new EventId(1202), "Another event; look why");
        logger.LogError(Repeated, "The same, but worse; look why");
        logger.LogWarning(Repeated, new TimeoutException(), "The same with a reason; look why");
        logger.LogWarning(Repeated, new InvalidOperationException(), "The same with another reason; look why");
        logger.LogWarning("Without a number; look why");
        logger.LogWarning("Without a number, too, but another sentence; look why");
        _log.CreateLogger("B").LogWarning(Repeated, "Of another part; look why");

        Assert.Equal(before + 7, _log.Writes.Count);
    }

    [Fact]
    public void Flood_OfSentencesWithoutTemplate_IsCutShortWithinItsCategory()
    {
        var logger = _log.CreateLogger("A");

        foreach (var number in Enumerable.Range(0, 1_000))
        {
#pragma warning disable CA2254 // That it is no template is the point.
            logger.LogWarning($"Number {number}; look why");
#pragma warning restore CA2254
        }

        Assert.Equal(CategoryBudgets.KindsMax + 3, _log.Writes.Count);
        Assert.Contains(_log.Limit.TakeLeftOut(), left => left is { Category: "A", Kind: null, Count: var count } && count == 1_000 - CategoryBudgets.KindsMax - 3);
        _log.CreateLogger("B").LogWarning("Of another part; look why");
        Assert.Contains("Of another part", _log.Writes[^1], StringComparison.Ordinal);

        // Kinds that are no longer seen make room for new ones.
        _log.Clock.Advance(TimeSpan.FromSeconds(10));
        logger.LogWarning("After the flood; look why");
        Assert.Contains("After the flood", _log.Writes[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void DebugLines_AreNotLimited()
    {
        Repeat(100, () => _log.CreateLogger("A").LogDebug(Repeated, "Again"));

        Assert.Equal(100, _log.Writes.Count);
    }

    [Fact]
    public void Limit_OfZero_WritesEverything()
    {
        using var log = new FormattedLog(new LoggingOptions { RepeatsAtOnce = 0 });

        Repeat(100, () => log.CreateLogger("A").LogWarning(Repeated, "Again; look why"));

        Assert.Equal(100, log.Writes.Count);
    }

    [Fact]
    public async Task LeftOutLines_AreSaidOnceForEachKind()
    {
        using var reporter = new LeftOutReporter(_log.Limit, _log.Clock, _log.CreateLogger<LeftOutReporter>());
        await reporter.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => _log.Clock.ArmedTimers == 1, TimeSpan.FromSeconds(30), () => "The reporter has no timer.");
        Repeat(10, () => _log.CreateLogger("A").LogError(Repeated, "Again; look why"));
        var before = _log.Writes.Count;

        _log.Clock.Advance(LeftOutReporter.Period);
        await Eventually.TrueAsync(() => _log.Writes.Count > before, TimeSpan.FromSeconds(30), () => "Nothing was said.");

        Assert.Contains("fail: Actors.Silo.Logging.LeftOutReporter[7020] 7 more lines like A[1201] in the last 10 s were left out", _log.Writes[^1], StringComparison.Ordinal);
        Assert.Equal(before + 1, _log.Writes.Count);
        await reporter.StopAsync(CancellationToken.None);
        Assert.Equal(before + 1, _log.Writes.Count);
    }

    [Fact]
    public async Task LeftOutLines_OfTheEnd_AreSaidAtTheEnd()
    {
        using var reporter = new LeftOutReporter(_log.Limit, _log.Clock, _log.CreateLogger<LeftOutReporter>());
        await reporter.StartAsync(CancellationToken.None);
        Repeat(4, () => _log.CreateLogger("A").LogWarning(Repeated, "Again; look why"));

        await reporter.StopAsync(CancellationToken.None);

        Assert.Contains("1 more lines like A[1201]", _log.Writes[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Options_ThatCannotWork_AreNamedWithTheirRemedy()
    {
        var problems = new LoggingOptions { Format = "xml", RepeatsAtOnce = -1, RepeatsPerSecond = 0 }.FindProblems().ToArray();

        Assert.Equal(3, problems.Length);
        Assert.Contains("'xml'; choose 'text' or 'json'", problems[0], StringComparison.Ordinal);
        Assert.Empty(new LoggingOptions().FindProblems());
    }

    private static void Repeat(int times, Action action)
    {
        for (var time = 0; time < times; time++)
        {
            action();
        }
    }
}
