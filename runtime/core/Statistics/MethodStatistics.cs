using System.Diagnostics;
using Actors.Runtime.Invocation;

namespace Actors.Runtime.Statistics;

/// <summary>
/// What is counted of one method of one grain class in this silo. Written by many threads at once: each processor has its own cells,
/// so that they do not fight for a cache line; readers add them up.
/// </summary>
internal sealed class MethodStatistics
{
    private const int Calls = 0;
    private const int Errors = 1;
    private const int Microseconds = 2;
    private const int FirstBucket = 3;

    // Cells of two processors must not share a line of the cache.
    private const int CellsPerStripe = 40;
    private const int StripesMax = 16;

    private static readonly int StripeMask = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, StripesMax)) - 1;

    private readonly long[] _cells = new long[(StripeMask + 1) * CellsPerStripe];

    public MethodStatistics(GrainMethod method) => Method = method;

    public GrainMethod Method { get; }

    /// <summary>Counts a call that has ended; returns how many this processor has counted.</summary>
    public long OnEnded(bool hasFailed)
    {
        ref var calls = ref Stripe();
        if (hasFailed)
        {
            Interlocked.Increment(ref System.Runtime.CompilerServices.Unsafe.Add(ref calls, Errors));
        }

        return Interlocked.Increment(ref calls);
    }

    /// <summary>Counts how long a call took, for as many calls as it stands for.</summary>
    public void OnTimed(long microseconds, int weight)
    {
        ref var calls = ref Stripe();
        Interlocked.Add(ref System.Runtime.CompilerServices.Unsafe.Add(ref calls, Microseconds), microseconds * weight);
        Interlocked.Add(ref System.Runtime.CompilerServices.Unsafe.Add(ref calls, FirstBucket + LatencyBuckets.Of(microseconds)), weight);
    }

    public MethodFigures Read()
    {
        var buckets = new long[LatencyBuckets.Count];
        for (var bucket = 0; bucket < buckets.Length; bucket++)
        {
            buckets[bucket] = Sum(FirstBucket + bucket);
        }

        return new MethodFigures(Sum(Calls), Sum(Errors), Sum(Microseconds), buckets);
    }

    // An array of the same length for each stripe, so that an index within it never leaves the array.
    private ref long Stripe()
    {
        Debug.Assert(FirstBucket + LatencyBuckets.Count <= CellsPerStripe, "A stripe has room for all its cells.");
        return ref _cells[(Thread.GetCurrentProcessorId() & StripeMask) * CellsPerStripe];
    }

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

/// <summary>Sums over the life of the silo.</summary>
/// <param name="Calls">Calls that have ended.</param>
/// <param name="Errors">Those that ended with an exception of the grain.</param>
/// <param name="Microseconds">The time of all timed calls together.</param>
/// <param name="Buckets">How many calls took how long; see <see cref="LatencyBuckets"/>. Busy methods are sampled, so the sum may differ from <paramref name="Calls"/>.</param>
internal readonly record struct MethodFigures(long Calls, long Errors, long Microseconds, long[] Buckets);
