using System.Diagnostics;
using Actors.Runtime.Invocation;
using Actors.Runtime.Scheduling;
using Orleans.Configuration;

namespace Actors.Runtime.Statistics;

/// <summary>
/// The calls of one grain class in this silo, by method. It stands on the path of every call, so it takes one addition for
/// each, and reads the clock for each only while there are few: a busy class is timed by every 16th call, a very busy one by every 256th, and what
/// takes long is timed by the coarse clock in any case.
/// </summary>
internal sealed class CallStatistics(StatisticsOptions options)
{
    private const int CallsPerLook = 1024;

    // Above so many calls a second, only some are timed: no fewer than 60 a second.
    private const int BusyPerSecond = 1_000;
    private const int BusyMask = 15;
    private const int VeryBusyPerSecond = 16_000;
    private const int VeryBusyMask = 255;

    // Twice what the coarse clock may lag: longer calls are timed by it, exactly enough.
    private static readonly long LongMilliseconds = 2 * (long)CoarseClock.Resolution.TotalMilliseconds;

    private readonly Lock _gate = new();
    private MethodStatistics?[] _byMethod = [];
    private long _lookedAt = Stopwatch.GetTimestamp();
    private int _mask;

    /// <summary>A call is timed when a running number has none of these bits.</summary>
    public int SampleMask => options.CountCalls ? _mask : int.MaxValue;

    /// <summary>Counts a call that has ended. The request's outcome is there, and its caller does not know of it yet.</summary>
    public void OnEnded(Request request, long nowMilliseconds)
    {
        if (!options.CountCalls)
        {
            return;
        }

        var statistics = Of(request.Method);
        var count = statistics.OnEnded(request.TargetException is not null);
        var mask = _mask;
        if (request.StartedTimestamp != 0)
        {
            statistics.OnTimed(LatencyBuckets.ToMicroseconds(Stopwatch.GetTimestamp() - request.StartedTimestamp), WeightOf(request, nowMilliseconds, mask));
        }
        else if (nowMilliseconds - request.StartedMilliseconds >= LongMilliseconds)
        {
            statistics.OnTimed((nowMilliseconds - request.StartedMilliseconds) * 1000, weight: 1);
        }

        if (count % CallsPerLook == 0)
        {
            Adapt();
        }
    }

    /// <summary>The methods that have been called.</summary>
    public IReadOnlyList<MethodStatistics> Read() => [.. Volatile.Read(ref _byMethod).OfType<MethodStatistics>()];

    // A long call stands for itself: the others of its kind have been counted too.
    private static int WeightOf(Request request, long nowMilliseconds, int mask) =>
        nowMilliseconds - request.StartedMilliseconds >= LongMilliseconds ? 1 : mask + 1;

    private MethodStatistics Of(GrainMethod method)
    {
        var number = method.Number;
        var known = _byMethod;
        return number < known.Length && known[number] is { } statistics ? statistics : Add(method);
    }

    private MethodStatistics Add(GrainMethod method)
    {
        lock (_gate)
        {
            var known = _byMethod;
            if (method.Number < known.Length && known[method.Number] is { } added)
            {
                return added;
            }

            var statistics = new MethodStatistics(method);
            var grown = new MethodStatistics?[Math.Max(known.Length, method.Number + 1)];
            known.CopyTo(grown, 0);
            grown[method.Number] = statistics;
            Volatile.Write(ref _byMethod, grown);
            return statistics;
        }
    }

    /// <summary>What <see cref="SampleMask"/> is at so many calls a second.</summary>
    public static int MaskAt(double callsPerSecond) => callsPerSecond switch
    {
        > VeryBusyPerSecond => VeryBusyMask,
        > BusyPerSecond => BusyMask,
        _ => 0,
    };

    private void Adapt()
    {
        var now = Stopwatch.GetTimestamp();
        var elapsed = now - Interlocked.Exchange(ref _lookedAt, now);
        _mask = MaskAt(CallsPerLook * (double)Stopwatch.Frequency / elapsed);
    }
}
