using System.Diagnostics.Metrics;
using System.Numerics;

namespace Actors.Runtime.Statistics;

/// <summary>
/// Sizes in bytes as two counters, <c>-bucket</c> (cumulative, the bound as the label <c>size</c>) and <c>-sum</c>. A meter's histogram has one lock for everybody and
/// would cost each request through a gateway and a silo 1 to 2 µs; this takes two additions, and nothing while nobody listens.
/// </summary>
internal sealed class SizeHistogram
{
    /// <summary>Bucket 0 is up to 64 B, each other one up to four times as many as the one before, and the last one has no end.</summary>
    public const int BucketCount = 11;

    private const string Unit = "By";
    private const string CountUnit = "{transfer}";
    private const string BoundTag = "size";
    private const int FirstBoundShift = 6;
    private const int ShiftsPerBucket = 2;

    // Most messages are small, so their sum and their bucket are on one line of the cache.
    private const int Bytes = 0;
    private const int FirstBucket = 1;

    private static readonly KeyValuePair<string, object?>[] Tags = [.. Enumerable.Range(0, BucketCount).Select(bucket => new KeyValuePair<string, object?>(BoundTag, UpperBytes(bucket)))];

    private readonly StripedCells _cells = new(FirstBucket + BucketCount);
    private readonly ObservableCounter<long> _sum;

    public SizeHistogram(Meter meter, string name, string description)
    {
        _sum = meter.CreateObservableCounter($"{name}-sum", () => _cells.Sum(Bytes), Unit, description);
        meter.CreateObservableCounter($"{name}-bucket", ReadBuckets, CountUnit, description);
    }

    /// <summary>The greatest size of a bucket.</summary>
    public static double UpperBytes(int bucket) => bucket == BucketCount - 1 ? double.PositiveInfinity : 1L << (FirstBoundShift + (ShiftsPerBucket * bucket));

    /// <summary>The bucket of a size.</summary>
    public static int BucketOf(int bytes) => Math.Min(BucketCount - 1, bytes <= 1 << FirstBoundShift ? 0 : ((BitOperations.Log2((uint)bytes - 1) - FirstBoundShift) / ShiftsPerBucket) + 1);

    public void Record(int bytes)
    {
        if (_sum.Enabled)
        {
            _cells.Add(Bytes, bytes);
            _cells.Add(FirstBucket + BucketOf(bytes), 1);
        }
    }

    private IEnumerable<Measurement<long>> ReadBuckets()
    {
        var below = 0L;
        for (var bucket = 0; bucket < BucketCount; bucket++)
        {
            below += _cells.Sum(FirstBucket + bucket);
            yield return new Measurement<long>(below, Tags[bucket]);
        }
    }
}
