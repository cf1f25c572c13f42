using Actors.Runtime.Management;
using Actors.Runtime.Statistics;

namespace Actors.Runtime.Dashboard.Collection;

/// <summary>Calls, errors and how long they took, added up; or the difference of two such sums.</summary>
internal sealed record CallSums(long Calls, long Errors, long[] Buckets)
{
    private const string SystemPrefix = "sys.";

    public static CallSums Zero { get; } = new(0, 0, new long[LatencyBuckets.Count]);

    /// <summary>The calls of the application's grains; those of the runtime's own, which this dashboard makes too, would hide an idle cluster.</summary>
    public static CallSums OfApplication(SiloFigures figures) =>
        Of(figures.GrainTypes.Where(type => !IsSystem(type.GrainType)).SelectMany(type => type.Methods));

    public static CallSums Of(IEnumerable<MethodReport> methods)
    {
        var (calls, errors, buckets) = (0L, 0L, new long[LatencyBuckets.Count]);
        foreach (var method in methods)
        {
            calls += method.Calls;
            errors += method.Errors;
            AddTo(buckets, method.Buckets, 1);
        }

        return new CallSums(calls, errors, buckets);
    }

    public static CallSums operator +(CallSums left, CallSums right)
    {
        var buckets = (long[])left.Buckets.Clone();
        AddTo(buckets, right.Buckets, 1);
        return new CallSums(left.Calls + right.Calls, left.Errors + right.Errors, buckets);
    }

    /// <summary>What has come since; never less than nothing, as silos begin anew.</summary>
    public CallSums Since(CallSums before)
    {
        var buckets = (long[])Buckets.Clone();
        AddTo(buckets, before.Buckets, -1);
        return new CallSums(Math.Max(0, Calls - before.Calls), Math.Max(0, Errors - before.Errors), buckets);
    }

    public static bool IsSystem(string grainType) => grainType.StartsWith(SystemPrefix, StringComparison.Ordinal);

    // Another version of the runtime may have another number of buckets.
    private static void AddTo(long[] sums, long[] buckets, int sign)
    {
        for (var bucket = 0; bucket < Math.Min(sums.Length, buckets.Length); bucket++)
        {
            sums[bucket] = Math.Max(0, sums[bucket] + (sign * buckets[bucket]));
        }
    }
}
