using System.Numerics;

namespace Actors.Gateway.Metering;

/// <summary>
/// What is counted of the requests of one method below one path. Written by many threads at once: each processor has its own cells; readers
/// add them up.
/// </summary>
internal sealed class RequestFigures
{
    /// <summary>Bucket 0 is below 64 µs, bucket n is below 2ⁿ times that, the last one has no end.</summary>
    public const int BucketCount = 20;

    /// <summary>Answers are counted by the first digit of their status, 1 to 5.</summary>
    public const int ClassCount = 6;

    private const int FirstBoundShift = 6;
    private const int Microseconds = ClassCount;
    private const int FirstBucket = Microseconds + 1;

    // Cells of two processors must not share a line of the cache.
    private const int CellsPerStripe = 32;
    private const int StripesMax = 16;

    private static readonly int StripeMask = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, StripesMax)) - 1;

    private readonly long[] _cells = new long[(StripeMask + 1) * CellsPerStripe];

    /// <summary>Where a bucket ends, in milliseconds.</summary>
    public static double UpperMilliseconds(int bucket) => bucket == BucketCount - 1 ? double.PositiveInfinity : (1L << (bucket + FirstBoundShift)) / 1000.0;

    public void Count(int status) => Interlocked.Increment(ref Cell(status / 100 is > 0 and < ClassCount and var digit ? digit : 0));

    public void Time(TimeSpan duration)
    {
        var microseconds = duration.Ticks / TimeSpan.TicksPerMicrosecond;
        var bucket = Math.Clamp(BitOperations.Log2((ulong)microseconds | 1) + 1 - FirstBoundShift, 0, BucketCount - 1);
        Interlocked.Add(ref Cell(Microseconds), microseconds);
        Interlocked.Increment(ref Cell(FirstBucket + bucket));
    }

    public long CountOf(int statusClass) => Sum(statusClass);

    public double Milliseconds => Sum(Microseconds) / 1000.0;

    public long[] ReadBuckets() => [.. Enumerable.Range(FirstBucket, BucketCount).Select(Sum)];

    private ref long Cell(int cell) => ref _cells[((Thread.GetCurrentProcessorId() & StripeMask) * CellsPerStripe) + cell];

    private long Sum(int cell)
    {
        var sum = 0L;
        for (var stripe = 0; stripe <= StripeMask; stripe++)
        {
            sum += Volatile.Read(ref _cells[(stripe * CellsPerStripe) + cell]);
        }

        return sum;
    }
}
