using Actors.Runtime.Dashboard.Collection;
using Actors.Runtime.Management;

namespace Actors.Runtime.Dashboard.Calls;

/// <summary>One method of one grain type, added up over the silos while a table of them is made.</summary>
internal sealed class MethodLoad(string type, string interfaceName, string methodName)
{
    private CallSums _recent = CallSums.Zero;
    private CallSums _total = CallSums.Zero;
    private double? _callsPerSecond;
    private double? _errorsPerSecond;

    /// <summary>Adds what a silo told, now and a step before.</summary>
    public void Add(MethodReport now, MethodReport? before, TimeSpan elapsed)
    {
        var total = CallSums.Of([now]);
        _total += total;
        if (elapsed > TimeSpan.Zero)
        {
            var recent = before is null ? total : total.Since(CallSums.Of([before]));
            _recent += recent;
            _callsPerSecond = (_callsPerSecond ?? 0) + (recent.Calls / elapsed.TotalSeconds);
            _errorsPerSecond = (_errorsPerSecond ?? 0) + (recent.Errors / elapsed.TotalSeconds);
        }
    }

    public MethodRow ToRow() => new(
        type,
        interfaceName,
        methodName,
        _total.Calls,
        _total.Errors,
        Figures.Round(_callsPerSecond),
        Figures.Round(_errorsPerSecond),
        LatencyOf(0.5),
        LatencyOf(0.99));

    /// <summary>All methods of a type as one.</summary>
    public static MethodLoad Sum(string type, IEnumerable<MethodLoad> methods)
    {
        var sum = new MethodLoad(type, "", "");
        foreach (var method in methods)
        {
            sum._total += method._total;
            sum._recent += method._recent;
            sum._callsPerSecond = Plus(sum._callsPerSecond, method._callsPerSecond);
            sum._errorsPerSecond = Plus(sum._errorsPerSecond, method._errorsPerSecond);
        }

        return sum;
    }

    // Of the last step; a method that was not called in it shows how long it took before.
    private double? LatencyOf(double share) => Percentile.Milliseconds(_recent.Buckets, share) ?? Percentile.Milliseconds(_total.Buckets, share);

    private static double? Plus(double? left, double? right) => left is null ? right : left + (right ?? 0);
}

/// <summary>A method in a list. Rates over the last step; latencies of the last step with calls, in milliseconds.</summary>
internal sealed record MethodRow(
    string Type,
    string Interface,
    string Method,
    long Calls,
    long Errors,
    double? CallsPerSecond,
    double? ErrorsPerSecond,
    double? P50,
    double? P99);
