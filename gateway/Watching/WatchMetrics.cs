using System.Diagnostics.Metrics;

namespace Actors.Gateway.Watching;

/// <summary>The instruments of the watchers.</summary>
internal sealed class WatchMetrics : IDisposable
{
    public const string MeterName = "Actors.Gateway";

    private readonly Meter _meter;
    private readonly Counter<long> _woken;

    public WatchMetrics(IMeterFactory? factory = null)
    {
        _meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _woken = _meter.CreateCounter<long>("actors.gateway.watch.wakeups", "{query}", "Blocking queries that went on, by reason.");
    }

    public void ObserveWaiters(Func<int> count, Func<int> parkedCount)
    {
        _meter.CreateObservableGauge("actors.gateway.watch.waiters", count, "{query}", "Blocking queries that wait.");
        _meter.CreateObservableGauge("actors.gateway.watch.parked", parkedCount, "{query}", "Blocking queries that wait and of which no more is kept than their bytes.");
    }

    public void ObserveStreams(Func<int> count) =>
        _meter.CreateObservableGauge("actors.gateway.watch.streams", count, "{stream}", "Event streams that are open.");

    public void Woken(WakeReason reason) => _woken.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));

    public void Dispose() => _meter.Dispose();
}
