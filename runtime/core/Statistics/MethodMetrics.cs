using System.Diagnostics.Metrics;
using Actors.Runtime.Manifest;

namespace Actors.Runtime.Statistics;

/// <summary>
/// Calls by grain type and method as metrics, read from the silo's own figures. Bounded: the first methods that are called by name, the others together.
/// The durations come as three counters (bucket, sum, count), because a meter's histogram would cost every call.
/// </summary>
internal sealed class MethodMetrics
{
    /// <summary>How many methods of a silo have series of their own.</summary>
    public const int MethodsMax = 200;

    private const string Others = "others";
    private const string GrainTag = "grain";
    private const string MethodTag = "method";
    private const string BoundTag = "duration";

    private readonly HashSet<(string Grain, string Method)> _named = [];
    private readonly GrainTypeMap _types;

    public MethodMetrics(RuntimeMeter meter, GrainTypeMap types)
    {
        _types = types;
        meter.Meter.CreateObservableCounter("actors-grain-calls", () => Read(figures => figures.Calls), "{call}", "Calls that have ended, by grain type and method.");
        meter.Meter.CreateObservableCounter("actors-grain-errors", () => Read(figures => figures.Errors), "{call}", "Calls that ended with an exception of the grain, by grain type and method.");
        meter.Meter.CreateObservableCounter("actors-grain-call-duration-sum", () => Read(figures => figures.Microseconds / 1000), "ms", "The time of all timed calls together.");
        meter.Meter.CreateObservableCounter("actors-grain-call-duration-count", () => Read(figures => figures.Buckets.Sum()), "{call}", "Calls that were timed.");
        meter.Meter.CreateObservableCounter("actors-grain-call-duration-bucket", ReadBuckets, "{call}", "How long calls took, by grain type and method; busy methods are timed by samples.");
    }

    private IEnumerable<Measurement<T>> Read<T>(Func<MethodFigures, T> part) where T : struct =>
        Methods().Select(method => new Measurement<T>(part(method.Figures), Tags(method.Grain, method.Method)));

    // Every second bucket: four times as long each.
    private IEnumerable<Measurement<long>> ReadBuckets()
    {
        foreach (var (grain, method, figures) in Methods())
        {
            var below = 0L;
            for (var bucket = 0; bucket < LatencyBuckets.Count; bucket++)
            {
                below += figures.Buckets[bucket];
                if (bucket % 2 == 1)
                {
                    yield return new Measurement<long>(below, [.. Tags(grain, method), new(BoundTag, LatencyBuckets.UpperMicroseconds(bucket) / 1000)]);
                }
            }
        }
    }

    private IEnumerable<(string Grain, string Method, MethodFigures Figures)> Methods()
    {
        var all = _types.Met.SelectMany(settings => settings.Calls.Read().Select(method => (Name: NameOf(settings.GrainType.ToString(), method.Method.Name), Figures: method.Read())));
        return all.GroupBy(method => method.Name).Select(group => (group.Key.Grain, group.Key.Method, group.Select(method => method.Figures).Aggregate(Add)));
    }

    // Who has series of its own keeps them: sums must not go from one series to another.
    private (string Grain, string Method) NameOf(string grain, string method)
    {
        lock (_named)
        {
            return _named.Contains((grain, method)) || (_named.Count < MethodsMax && _named.Add((grain, method))) ? (grain, method) : (Others, Others);
        }
    }

    private static MethodFigures Add(MethodFigures one, MethodFigures other) => new(
        one.Calls + other.Calls, one.Errors + other.Errors, one.Microseconds + other.Microseconds, [.. one.Buckets.Zip(other.Buckets, (left, right) => left + right)]);

    private static KeyValuePair<string, object?>[] Tags(string grain, string method) => [new(GrainTag, grain), new(MethodTag, method)];
}
