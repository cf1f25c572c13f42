using System.Diagnostics.Metrics;
using Actors.Runtime.Lifetime;
using Actors.Runtime.Manifest;

namespace Actors.Runtime.Statistics;

/// <summary>
/// Activations and calls as metrics. Nothing is counted for them: whoever collects metrics reads the silo's own figures.
/// </summary>
internal sealed class CatalogMetrics
{
    private readonly GrainTypeMap _types;

    public CatalogMetrics(RuntimeMeter meter, ActivationCatalog catalog, GrainTypeMap types)
    {
        _types = types;
        meter.Meter.CreateObservableGauge("orleans-catalog-activations", () => catalog.ActivationCount, "{activation}", "Activations, workers of stateless grains each.");
        meter.Meter.CreateObservableCounter("orleans-catalog-activation-created", () => catalog.CreatedCount, "{activation}", "Activations since the start.");
        meter.Meter.CreateObservableCounter("orleans-app-requests-latency-count", () => Sum(static figures => figures.Calls), "{call}", "Calls that have ended.");
        meter.Meter.CreateObservableCounter("orleans-app-requests-latency-sum", () => Sum(static figures => figures.Microseconds) / 1000, "ms", "The time of all timed calls together.");
        meter.Meter.CreateObservableCounter("orleans-app-requests-latency-bucket", ReadBuckets, "{call}", "Calls that took less than the tag says, cumulative; busy methods are sampled.");
        meter.Meter.CreateObservableCounter("orleans-app-requests-failed", () => Sum(static figures => figures.Errors), "{call}", "Calls that ended with an exception of the grain.");
    }

    // Calls of the application, as the dashboard counts them: what the runtime asks itself would hide an idle silo.
    private IEnumerable<MethodFigures> Figures => _types.Met.Where(settings => !settings.GrainType.AsSpan().StartsWith("sys."u8)).SelectMany(settings => settings.Calls.Read()).Select(method => method.Read());

    private long Sum(Func<MethodFigures, long> part) => Figures.Sum(part);

    private IEnumerable<Measurement<long>> ReadBuckets()
    {
        var sums = new long[LatencyBuckets.Count];
        foreach (var figures in Figures)
        {
            for (var bucket = 0; bucket < sums.Length; bucket++)
            {
                sums[bucket] += figures.Buckets[bucket];
            }
        }

        var below = 0L;
        for (var bucket = 0; bucket < sums.Length; bucket++)
        {
            below += sums[bucket];
            yield return new Measurement<long>(below, new KeyValuePair<string, object?>("duration", LatencyBuckets.UpperMicroseconds(bucket) / 1000));
        }
    }
}
