using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Actors.Gateway.Metering;

/// <summary>Takes everything measured until now out of OpenTelemetry when it is asked to.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class MetricsReading : BaseExporter<Metric>, IPullMetricExporter
{
    /// <inheritdoc/>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>What the last reading found, ordered by name.</summary>
    public IReadOnlyList<MetricFamily> Families { get; private set; } = [];

    public override ExportResult Export(in Batch<Metric> batch)
    {
        List<MetricFamily> families = [];
        foreach (var metric in batch)
        {
            families.Add(Read(metric));
        }

        Families = ReadyHistograms.Fold([.. families.DistinctBy(family => family.Name).OrderBy(family => family.Name, StringComparer.Ordinal)]);
        return ExportResult.Success;
    }

    private static MetricFamily Read(Metric metric)
    {
        var kind = metric.MetricType switch
        {
            MetricType.LongSum or MetricType.DoubleSum => MetricKind.Counter,
            MetricType.Histogram => MetricKind.Histogram,
            _ => MetricKind.Gauge,
        };
        List<MetricSeries> series = [];
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            series.Add(Read(metric.MetricType, point));
        }

        return new MetricFamily(metric.Name, metric.Description, metric.Unit, kind, series);
    }

    private static MetricSeries Read(MetricType type, in MetricPoint point)
    {
        List<KeyValuePair<string, string>> labels = [];
        foreach (var (key, value) in point.Tags)
        {
            labels.Add(new(key, Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty));
        }

        return type switch
        {
            MetricType.Histogram => ReadHistogram(labels, point),
            MetricType.LongSum or MetricType.LongSumNonMonotonic => new(labels, point.GetSumLong()),
            MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => new(labels, point.GetSumDouble()),
            MetricType.LongGauge => new(labels, point.GetGaugeLastValueLong()),
            _ => new(labels, point.GetGaugeLastValueDouble()),
        };
    }

    private static MetricSeries ReadHistogram(List<KeyValuePair<string, string>> labels, in MetricPoint point)
    {
        List<MetricBucket> buckets = [];
        var below = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            buckets.Add(new(bucket.ExplicitBound, below));
        }

        point.TryGetHistogramMinMaxValues(out var min, out var max);
        return new(labels, point.GetHistogramSum()) { Count = point.GetHistogramCount(), Min = min, Max = max, Buckets = buckets };
    }
}
