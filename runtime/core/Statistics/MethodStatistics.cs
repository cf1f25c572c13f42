using System.Diagnostics;
using Actors.Runtime.Invocation;

namespace Actors.Runtime.Statistics;

/// <summary>
/// What is counted of one method of one grain class in this silo. Written by many threads at once: a thread counts calls in cells of its own, and the
/// rest, and what threads without cells count, is in cells of the processor, so that they do not fight for a cache line. Readers add them up.
/// </summary>
internal sealed class MethodStatistics
{
    private const int Calls = 0;
    private const int Errors = 1;
    private const int Microseconds = 2;
    private const int FirstBucket = 3;

    // Calls and errors of one thread, on a line of the cache.
    private const int CellsPerThread = 8;

    private readonly StripedCells _shared = new(FirstBucket + LatencyBuckets.Count);
    private readonly long[] _ofThreads = new long[ThreadSlot.Count * CellsPerThread];

    public MethodStatistics(GrainMethod method) => Method = method;

    public GrainMethod Method { get; }

    /// <summary>Counts a call that has ended; returns how many this thread, or processor, has counted.</summary>
    public long OnEnded(bool hasFailed)
    {
        var slot = ThreadSlot.Number;
        if (slot < 0)
        {
            return OnEndedShared(hasFailed);
        }

        // One writer, and a write of eight bytes is seen whole.
        var cells = _ofThreads;
        if (hasFailed)
        {
            cells[(slot * CellsPerThread) + Errors]++;
        }

        return ++cells[(slot * CellsPerThread) + Calls];
    }

    /// <summary>Counts how long a call took, for as many calls as it stands for.</summary>
    public void OnTimed(long microseconds, int weight)
    {
        _shared.Add(Microseconds, microseconds * weight);
        _shared.Add(FirstBucket + LatencyBuckets.Of(microseconds), weight);
    }

    public MethodFigures Read()
    {
        var buckets = new long[LatencyBuckets.Count];
        for (var bucket = 0; bucket < buckets.Length; bucket++)
        {
            buckets[bucket] = _shared.Sum(FirstBucket + bucket);
        }

        return new MethodFigures(_shared.Sum(Calls) + SumOfThreads(Calls), _shared.Sum(Errors) + SumOfThreads(Errors), _shared.Sum(Microseconds), buckets);
    }

    private long OnEndedShared(bool hasFailed)
    {
        if (hasFailed)
        {
            _shared.Add(Errors, 1);
        }

        return _shared.Add(Calls, 1);
    }

    private long SumOfThreads(int cell)
    {
        var sum = 0L;
        for (var slot = 0; slot < ThreadSlot.Count; slot++)
        {
            sum += Volatile.Read(ref _ofThreads[(slot * CellsPerThread) + cell]);
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
