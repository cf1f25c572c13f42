using System.Buffers;
using System.Text;
using Actors.Gateway.Metering;

namespace Actors.Gateway.Tests.Metering;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Counter_WithLabels_EndsWithTotal()
    {
        var family = new MetricFamily("actors.ledger.changes", "Changes.", "{change}", MetricKind.Counter, [new([new("kind", "a\"b\\c\nd")], 7)]);

        Assert.Equal("# HELP actors_ledger_changes_total Changes.\n# TYPE actors_ledger_changes_total counter\nactors_ledger_changes_total{kind=\"a\\\"b\\\\c\\nd\"} 7\n", Write([family]));
    }

    [Theory]
    [InlineData("s", 1.5, "x_seconds", "1.5")]
    [InlineData("ms", 1500, "x_seconds", "1.5")]
    [InlineData("By", 12, "x_bytes", "12")]
    [InlineData("{call}", 12, "x", "12")]
    public void Gauge_InAnyUnit_IsInTheBaseUnit(string unit, double value, string name, string number)
    {
        var text = Write([new MetricFamily("x", "", unit, MetricKind.Gauge, [new([], value)])]);

        Assert.EndsWith($"# TYPE {name} gauge\n{name} {number}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Histogram_InMilliseconds_HasBoundsAndSumInSeconds()
    {
        var series = new MetricSeries([new("m", "Get")], 2_000) { Count = 3, Buckets = [new(500, 1), new(double.PositiveInfinity, 3)] };

        var text = Write([new MetricFamily("took", "How long.", "ms", MetricKind.Histogram, [series])]);

        Assert.EndsWith(
            "took_seconds_bucket{m=\"Get\",le=\"0.5\"} 1\ntook_seconds_bucket{m=\"Get\",le=\"+Inf\"} 3\ntook_seconds_sum{m=\"Get\"} 2\ntook_seconds_count{m=\"Get\"} 3\n",
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Families_OfOneNameInTheText_StandThereOnce()
    {
        var text = Write(
        [
            new MetricFamily("a.b", "", "", MetricKind.Gauge, [new([], 1), new([], 2)]),
            new MetricFamily("a-b", "", "", MetricKind.Gauge, [new([], 3)]),
        ]);

        Assert.EndsWith("gauge\na_b 1\n", text, StringComparison.Ordinal);
        Assert.Single(text.Split('\n'), line => line.StartsWith("# TYPE", StringComparison.Ordinal));
    }

    [Fact]
    public void ThreeCounters_OfOneHistogram_BecomeIt()
    {
        static MetricSeries Bucket(string bound, long count) => new([new("duration", bound), new("method", "Get")], count);
        var folded = ReadyHistograms.Fold(
        [
            new MetricFamily("calls-bucket", "How long.", "{call}", MetricKind.Counter, [Bucket("Infinity", 5), Bucket("0.5", 2), new([new("otel.metric.overflow", "true")], 3)]),
            new MetricFamily("calls-count", "", "{call}", MetricKind.Counter, [new([new("method", "Get")], 9)]),
            new MetricFamily("calls-sum", "", "ms", MetricKind.Counter, [new([new("method", "Get")], 40)]),
            new MetricFamily("other", "", "", MetricKind.Gauge, []),
        ]);

        Assert.Equal(["calls", "other"], folded.Select(family => family.Name));
        var series = Assert.Single(folded[0].Series);
        Assert.Equal((40, 5), (series.Value, series.Count));
        Assert.Equal([new MetricBucket(0.5, 2), new MetricBucket(double.PositiveInfinity, 5)], series.Buckets);
        Assert.Equal(new("method", "Get"), Assert.Single(series.Labels));
    }

    [Fact]
    public void Counters_BySize_BecomeAHistogramInBytes()
    {
        static MetricSeries Bucket(string bound, long count) => new([new("size", bound)], count);
        var text = Write(ReadyHistograms.Fold(
        [
            new MetricFamily("sent-bucket", "", "{transfer}", MetricKind.Counter, [Bucket("64", 2), Bucket("Infinity", 3)]),
            new MetricFamily("sent-sum", "", "By", MetricKind.Counter, [new([], 400)]),
        ]));

        Assert.EndsWith("sent_bytes_bucket{le=\"64\"} 2\nsent_bytes_bucket{le=\"+Inf\"} 3\nsent_bytes_sum 400\nsent_bytes_count 3\n", text, StringComparison.Ordinal);
    }

    private static string Write(IReadOnlyList<MetricFamily> families)
    {
        var output = new ArrayBufferWriter<byte>();
        PrometheusText.Write(output, families);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
