using Actors.Runtime.Dashboard.Collection;
using Actors.Runtime.Dashboard.Inspection;
using Actors.Runtime.Management;
using Actors.Runtime.Statistics;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Dashboard;
using Orleans.Runtime;

namespace Actors.Dashboard.Tests.Api;

/// <summary>The parts that keep and compute, without a cluster.</summary>
public sealed class CollectionTests
{
    private static readonly SiloAddress Silo = SiloAddress.FromParsableString("127.0.0.1:1@1");

    [Theory]
    [InlineData(10, 3)]
    [InlineData(100, 64)]
    [InlineData(100, 1_000)]
    public void PointRing_WithMorePointsThanItKeeps_HasTheLastInOrder(int length, int count)
    {
        var ring = new PointRing(length);
        for (var number = 0; number < count; number++)
        {
            ring.Add(Point(number));
        }

        Assert.Equal(Enumerable.Range(Math.Max(0, count - length), Math.Min(length, count)), ring.Read().Select(point => point.Activations));
        Assert.Equal(Point(count - 1).At, ring.LastAt);
    }

    [Fact]
    public void Percentile_OfBuckets_LiesWithinThem()
    {
        var buckets = new long[LatencyBuckets.Count];
        Assert.Null(Percentile.Milliseconds(buckets, 0.5));

        // 99 calls between 512 and 1,024 µs, one between 65 and 131 ms.
        buckets[10] = 99;
        buckets[17] = 1;
        Assert.InRange(Percentile.Milliseconds(buckets, 0.5)!.Value, 0.512, 1.024);
        Assert.InRange(Percentile.Milliseconds(buckets, 0.99)!.Value, 0.9, 1.024);
        Assert.InRange(Percentile.Milliseconds(buckets, 0.999)!.Value, 65, 132);
    }

    [Fact]
    public void CallSums_OfASiloThatBeganAnew_AreNeverNegative()
    {
        var before = CallSums.Of([new MethodReport("I", "M", 100, 10, 0, Buckets(100))]);
        var after = CallSums.Of([new MethodReport("I", "M", 5, 1, 0, Buckets(5))]);

        Assert.Equal((0, 0), (after.Since(before).Calls, after.Since(before).Errors));
        Assert.All(after.Since(before).Buckets, count => Assert.Equal(0, count));
        Assert.Equal((95, 9), (before.Since(after).Calls, before.Since(after).Errors));
    }

    [Fact]
    public void Watch_WithASiloThatDoesNotAnswer_HasAGapThereAndGoesOn()
    {
        var clock = new FakeTimeProvider();
        var watch = new ClusterWatch(Options.Create(new DashboardOptions { HistoryLength = 5 }), clock);
        for (var step = 0; step < 10; step++)
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            watch.Take(Report(step, hasAnswer: step is 0 or 9), isRegular: true);
        }

        var history = watch.History.OfSilo(Silo);
        Assert.Equal(5, history.Length);
        Assert.Equal([true, true, true, true, false], history.Select(point => float.IsNaN(point.Processor)));
        Assert.Equal(5, watch.History.Cluster.Read().Length);

        watch.Miss("nobody answered");
        Assert.Equal("nobody answered", watch.Picture!.Error);
        Assert.True(float.IsNaN(watch.History.Cluster.Read()[^1].RequestsPerSecond));
    }

    [Fact]
    public void Watch_WithReadingsInBetween_TakesRatesFromTheLastRegularOne()
    {
        var clock = new FakeTimeProvider();
        var watch = new ClusterWatch(Options.Create(new DashboardOptions()), clock);
        watch.Take(Report(0, calls: 0), isRegular: true);
        watch.Take(Report(5, calls: 500), isRegular: true);
        watch.Take(Report(6, calls: 700), isRegular: false);
        Assert.Equal(200, watch.Picture!.RequestsPerSecond);

        watch.Take(Report(10, calls: 1_000), isRegular: true);
        Assert.Equal(100, watch.Picture!.RequestsPerSecond);
        Assert.Equal(3, watch.History.Cluster.Read().Length);
    }

    [Fact]
    public void TopItems_OfMany_KeepsTheFirstInOrder()
    {
        var top = new TopItems<int>(5, Comparer<int>.Default);
        foreach (var number in Enumerable.Range(0, 100).Select(number => number * 37 % 101))
        {
            top.Add(number);
        }

        Assert.Equal(100, top.Total);
        Assert.Equal([0, 1, 2, 3, 4], top.Read());
    }

    [Fact]
    public void TraceRing_WithManyLongLines_KeepsTheLastAndCutsThem()
    {
        using var ring = new TraceRing(Options.Create(new DashboardOptions()), new FakeTimeProvider());
        var logger = ring.CreateLogger("test");
        for (var number = 0; number < 500; number++)
        {
            logger.Log(LogLevel.Warning, default, number, null, static (line, _) => $"{line} {new string('x', 5_000)}");
        }

        logger.Log(LogLevel.Debug, default, 0, null, static (_, _) => "not kept");
        var lines = ring.Read();
        Assert.Equal(TraceRing.LinesMax, lines.Count);
        Assert.StartsWith("499 ", lines[^1].Text, StringComparison.Ordinal);
        Assert.All(lines, line => Assert.True(line.Text.Length < 1_100));

        using var hidden = new TraceRing(Options.Create(new DashboardOptions { HideTrace = true }), new FakeTimeProvider());
        hidden.CreateLogger("test").Log(LogLevel.Error, default, 0, null, static (_, _) => "hidden");
        Assert.Empty(hidden.Read());
    }

    [Fact]
    public void Settings_OfOptionsWithSecrets_LeaveThemOut()
    {
        var settings = SiloSettings.Describe(new Leaky()).ToDictionary(setting => setting.Name, setting => setting.Value);

        Assert.Equal(["Leaky.Count", "Leaky.Period"], settings.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("3", "00:00:05"), (settings["Leaky.Count"], settings["Leaky.Period"]));
    }

    private static LoadPoint Point(int number) => LoadPoint.Unknown(DateTimeOffset.UnixEpoch.AddSeconds(number)) with { Activations = number };

    private static long[] Buckets(long count)
    {
        var buckets = new long[LatencyBuckets.Count];
        buckets[3] = count;
        return buckets;
    }

    private static ClusterReport Report(int second, bool hasAnswer = true, long calls = 0)
    {
        var method = new MethodReport("I", "M", calls, 0, 0, Buckets(calls));
        var figures = new SiloFigures(
            SiloStatus.Active,
            DateTime.UnixEpoch,
            new SiloRuntimeStatistics(),
            new ProcessFigures(1, TimeSpan.FromSeconds(second), TimeSpan.Zero, 1, 1, [0, 0, 0], TimeSpan.Zero, 1, 0, 0),
            [new GrainTypeFigures("type", "Class", 1, 0, 0, [method])],
            [],
            [],
            []);
        return new ClusterReport([new SiloReport(Silo, hasAnswer ? null : "silent", hasAnswer ? figures : null)], 1, [], null, []);
    }

    private sealed class Leaky
    {
        public int Count { get; set; } = 3;

        public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(5);

        public string Password { get; set; } = "p";

        public string ApiToken { get; set; } = "t";

        public string ConnectionString { get; set; } = "Host=x;Password=p";

        public Action? Configure { get; set; }
    }
}
