using Actors.Runtime.Statistics;

namespace Actors.Runtime.Dashboard.Collection;

/// <summary>Percentiles of histograms whose buckets double.</summary>
internal static class Percentile
{
    private const double MicrosecondsPerMillisecond = 1_000;

    /// <summary>
    /// The time below which a share of the calls lies, in milliseconds to three digits; null without calls. Within a bucket the calls are
    /// taken as spread evenly, so it is at most a factor of two off and mostly much less.
    /// </summary>
    public static double? Milliseconds(IReadOnlyList<long> buckets, double share)
    {
        var total = buckets.Sum();
        if (total == 0)
        {
            return null;
        }

        var wanted = total * share;
        var below = 0L;
        for (var bucket = 0; bucket < buckets.Count; bucket++)
        {
            if (below + buckets[bucket] >= wanted && buckets[bucket] > 0)
            {
                return Within(bucket, (wanted - below) / buckets[bucket]);
            }

            below += buckets[bucket];
        }

        return Within(buckets.Count - 1, 0);
    }

    private static double Within(int bucket, double part)
    {
        var lower = bucket == 0 ? 0 : LatencyBuckets.UpperMicroseconds(bucket - 1);
        var upper = LatencyBuckets.UpperMicroseconds(bucket);
        var microseconds = double.IsPositiveInfinity(upper) ? lower : lower + (part * (upper - lower));
        return Figures.Round(microseconds / MicrosecondsPerMillisecond)!.Value;
    }
}
