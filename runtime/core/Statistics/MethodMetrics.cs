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

    // Every second bucket: four times as long each.
    private const int BucketsPerBound = 2;

    private readonly Lock _gate = new();
    private readonly HashSet<MethodStatistics> _known = [];
    private readonly Dictionary<(string Grain, string Method), MethodSeries> _series = [];
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

    private IEnumerable<Measurement<long>> Read(Func<MethodFigures, long> part) => ListSeries().Select(series => new Measurement<long>(part(series.Read()), series.Tags));

    private IEnumerable<Measurement<long>> ReadBuckets()
    {
        foreach (var series in ListSeries())
        {
            var below = 0L;
            var buckets = series.Read().Buckets;
            for (var bucket = 0; bucket < buckets.Length; bucket++)
            {
                below += buckets[bucket];
                if (bucket % BucketsPerBound == BucketsPerBound - 1)
                {
                    yield return new Measurement<long>(below, series.TagsByBound[bucket / BucketsPerBound]);
                }
            }
        }
    }

    private MethodSeries[] ListSeries()
    {
        lock (_gate)
        {
            foreach (var settings in _types.Met)
            {
                foreach (var method in settings.Calls.Read())
                {
                    if (_known.Add(method))
                    {
                        SeriesOf(settings.GrainType.ToString(), method.Method.Name).Add(method);
                    }
                }
            }

            return [.. _series.Values];
        }
    }

    // Who has a series of its own keeps it: sums must not go from one series to another.
    private MethodSeries SeriesOf(string grain, string method)
    {
        var name = _series.ContainsKey((grain, method)) || _series.Count < MethodsMax ? (grain, method) : (Others, Others);
        return _series.TryGetValue(name, out var series) ? series : _series[name] = new MethodSeries(name.Item1, name.Item2);
    }

    /// <summary>Methods that are shown as one, and what never changes about them.</summary>
    private sealed class MethodSeries
    {
        private MethodStatistics[] _methods = [];

        public MethodSeries(string grain, string method)
        {
            Tags = [new(GrainTag, grain), new(MethodTag, method)];
            TagsByBound = [.. Enumerable.Range(1, LatencyBuckets.Count / BucketsPerBound).Select(bound => WithBound(Tags, LatencyBuckets.UpperMicroseconds((bound * BucketsPerBound) - 1) / 1000))];
        }

        public KeyValuePair<string, object?>[] Tags { get; }

        /// <summary>The same for each bucket that is shown.</summary>
        public KeyValuePair<string, object?>[][] TagsByBound { get; }

        /// <summary>Not for several at once; those who read do not mind.</summary>
        public void Add(MethodStatistics method) => Volatile.Write(ref _methods, [.. _methods, method]);

        public MethodFigures Read() => Volatile.Read(ref _methods).Select(method => method.Read()).Aggregate(Sum);

        private static KeyValuePair<string, object?>[] WithBound(KeyValuePair<string, object?>[] tags, double milliseconds) => [.. tags, new(BoundTag, milliseconds)];

        private static MethodFigures Sum(MethodFigures one, MethodFigures other) => new(
            one.Calls + other.Calls, one.Errors + other.Errors, one.Microseconds + other.Microseconds, [.. one.Buckets.Zip(other.Buckets, (left, right) => left + right)]);
    }
}
