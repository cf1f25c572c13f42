using System.Diagnostics;
using System.Numerics;

namespace Actors.Runtime.Statistics;

/// <summary>
/// The buckets of latency histograms, the same everywhere so that histograms can be added up: bucket 0 is below 1 µs, bucket n is from
/// 2ⁿ⁻¹ µs to below 2ⁿ µs, the last one is everything above a minute or so.
/// </summary>
internal static class LatencyBuckets
{
    public const int Count = 28;

    private static readonly double MicrosecondsPerTick = 1_000_000.0 / Stopwatch.Frequency;

    public static long ToMicroseconds(long stopwatchTicks) => (long)(stopwatchTicks * MicrosecondsPerTick);

    public static int Of(long microseconds) => Math.Min(Count - 1, microseconds <= 0 ? 0 : BitOperations.Log2((ulong)microseconds) + 1);

    /// <summary>Where a bucket ends; the last one has no end.</summary>
    public static double UpperMicroseconds(int bucket) => bucket == Count - 1 ? double.PositiveInfinity : 1L << bucket;

    /// <summary>The latency below which a share of the calls lies, as far as the buckets tell: the end of a bucket. Zero without calls.</summary>
    public static double PercentileMicroseconds(IReadOnlyList<long> counts, double share)
    {
        var total = counts.Sum();
        var wanted = (long)Math.Ceiling(total * share);
        var seen = 0L;
        for (var bucket = 0; bucket < counts.Count; bucket++)
        {
            seen += counts[bucket];
            if (seen >= wanted && seen > 0)
            {
                return bucket == Count - 1 ? 1L << bucket : UpperMicroseconds(bucket);
            }
        }

        return 0;
    }
}
