using System.Diagnostics.Metrics;

namespace Actors.Ledger;

/// <summary>The instruments of the ledger.</summary>
internal sealed class LedgerMetrics : IDisposable
{
    public const string MeterName = "Actors.Ledger";

    private readonly Meter _meter;
    private readonly Counter<long> _failures;
    private readonly Histogram<int> _groupSizes;
    private readonly Histogram<double> _commitSeconds;
    private long _changes;
    private long _conflicts;

    public LedgerMetrics(IMeterFactory? factory = null)
    {
        _meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _meter.CreateObservableCounter("actors.ledger.changes", () => Volatile.Read(ref _changes), "{change}", "Changes committed by this process.");
        _meter.CreateObservableCounter("actors.ledger.conflicts", () => Volatile.Read(ref _conflicts), "{mutation}", "Mutations whose expected version did not hold.");
        _failures = _meter.CreateCounter<long>("actors.ledger.failures", "{attempt}", "Attempts to commit or to connect that failed.");
        _groupSizes = _meter.CreateHistogram<int>("actors.ledger.group.size", "{mutation}", "Mutations in one transaction.");
        _commitSeconds = _meter.CreateHistogram<double>("actors.ledger.commit.duration", "s", "Time that one transaction took.");
    }

    /// <summary>Shows what the parts know about themselves.</summary>
    public void Observe(Func<int> queueLength, Func<TimeSpan> tailLag, Func<long> currentIndex)
    {
        _meter.CreateObservableGauge("actors.ledger.queue.length", queueLength, "{mutation}", "Mutations waiting for a transaction.");
        _meter.CreateObservableGauge("actors.ledger.tail.lag", () => tailLag().TotalSeconds, "s", "Time since the tail last heard from the database.");
        _meter.CreateObservableGauge("actors.ledger.index", currentIndex, "{change}", "The last index seen by the tail.");
    }

    /// <summary>A group was committed. Only for the one loop that commits.</summary>
    public void Committed(int mutations, int changes, int conflicts, TimeSpan duration)
    {
        Volatile.Write(ref _changes, _changes + changes);
        Volatile.Write(ref _conflicts, _conflicts + conflicts);
        _groupSizes.Record(mutations);
        _commitSeconds.Record(duration.TotalSeconds);
    }

    public void Failed() => _failures.Add(1);

    public void Dispose() => _meter.Dispose();
}
