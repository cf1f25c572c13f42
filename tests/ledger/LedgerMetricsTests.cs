using System.Diagnostics.Metrics;

namespace Actors.Ledger.Tests;

public sealed class LedgerMetricsTests : IDisposable
{
    private readonly OneMeter _factory = new();
    private readonly LedgerMetrics _metrics;

    public LedgerMetricsTests() => _metrics = new LedgerMetrics(_factory);

    [Fact]
    public void Counters_NothingCommittedYet_AreThereAndZero() => Assert.Equal((0, 0), Read());

    [Fact]
    public void Committed_SeveralGroups_AddsTheirChangesAndConflictsUp()
    {
        _metrics.Committed(mutations: 5, changes: 3, conflicts: 2, TimeSpan.FromMilliseconds(1));
        _metrics.Committed(mutations: 4, changes: 4, conflicts: 0, TimeSpan.FromMilliseconds(1));
        _metrics.Committed(mutations: 1, changes: 0, conflicts: 1, TimeSpan.FromMilliseconds(1));

        Assert.Equal((7, 3), Read());
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _factory.Dispose();
    }

    private (long Changes, long Conflicts) Read()
    {
        var sums = new Dictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (ReferenceEquals(instrument.Meter, _factory.Meter))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, measurement, _, _) => sums[instrument.Name] = measurement);
        listener.Start();
        listener.RecordObservableInstruments();
        return (sums["actors.ledger.changes"], sums["actors.ledger.conflicts"]);
    }

    // Other tests have meters of the same name in the same process.
    private sealed class OneMeter : IMeterFactory
    {
        public Meter? Meter { get; private set; }

        public Meter Create(MeterOptions options) => Meter = new Meter(options);

        public void Dispose() => Meter?.Dispose();
    }
}
