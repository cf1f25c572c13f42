using System.Globalization;

namespace Actors.Gateway.Metering;

/// <summary>
/// Some histograms are counted where they happen, cheaper than a meter can, and come as three counters: <c>-bucket</c> (cumulative, the bound in
/// milliseconds as the label <c>duration</c>, or in bytes as <c>size</c>), <c>-sum</c> and <c>-count</c>. Here they become one histogram again.
/// </summary>
internal static class ReadyHistograms
{
    /// <summary>How the name of the counter ends that has the buckets.</summary>
    public const string Bucket = "-bucket";

    private static readonly string[] Bounds = ["duration", "size"];

    public static IReadOnlyList<MetricFamily> Fold(IReadOnlyList<MetricFamily> families)
    {
        var byName = families.ToDictionary(family => family.Name, StringComparer.Ordinal);
        foreach (var buckets in families.Where(family => family.Name.EndsWith(Bucket, StringComparison.Ordinal)))
        {
            var name = buckets.Name[..^Bucket.Length];
            if (byName.Remove($"{name}-sum", out var sums))
            {
                byName.Remove(buckets.Name);
                byName.Remove($"{name}-count");
                byName[name] = new MetricFamily(name, buckets.Description, sums.Unit, MetricKind.Histogram, Join(buckets, sums));
            }
        }

        return [.. byName.Values.OrderBy(family => family.Name, StringComparer.Ordinal)];
    }

    private static List<MetricSeries> Join(MetricFamily buckets, MetricFamily sums)
    {
        var sumOf = sums.Series.ToDictionary(series => KeyOf(series.Labels), series => series.Value);
        List<MetricSeries> joined = [];

        // A series without a bound stands for all that were beyond the limit.
        foreach (var group in buckets.Series.Where(series => series.Labels.Any(IsBound)).GroupBy(series => KeyOf(series.Labels)))
        {
            var ordered = group.Select(series => new MetricBucket(BoundOf(series), (long)series.Value)).OrderBy(bucket => bucket.Upper).ToList();

            // Busy methods are timed by samples: what was timed is what the histogram is about.
            joined.Add(new MetricSeries([.. group.First().Labels.Where(label => !IsBound(label))], sumOf.GetValueOrDefault(group.Key)) { Count = ordered[^1].Count, Buckets = ordered });
        }

        return joined;
    }

    private static bool IsBound(KeyValuePair<string, string> label) => Bounds.Contains(label.Key);

    private static double BoundOf(MetricSeries series) => double.Parse(series.Labels.First(IsBound).Value, CultureInfo.InvariantCulture);

    private static string KeyOf(IReadOnlyList<KeyValuePair<string, string>> labels) =>
        string.Join('\u001f', labels.Where(label => !IsBound(label)).OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));
}
