using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace Actors.Gateway.Metering;

/// <summary>Listens to the product's own meters and keeps, for each series, what it adds up to. Bounded: further series are left out.</summary>
internal sealed class MetricsCollector : IDisposable
{
    private const int SeriesMax = 4096;
    private const string OwnMeters = "Actors.";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, Accumulator> _series = new(StringComparer.Ordinal);

    public MetricsCollector()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith(OwnMeters, StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyList<MetricSeries> Collect()
    {
        _listener.RecordObservableInstruments();
        return [.. _series.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value.Read())];
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = Key(instrument, tags);
        if (!_series.TryGetValue(key, out var series))
        {
            if (_series.Count >= SeriesMax)
            {
                return;
            }

            var labels = tags.ToArray()
                .Select(tag => KeyValuePair.Create(tag.Key, Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? string.Empty)).ToArray();
            series = _series.GetOrAdd(key, _ => new Accumulator(instrument.Name, KindOf(instrument), instrument is { IsObservable: true }, labels));
        }

        series.Take(value);
    }

    private static string Key(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = instrument.Name;
        foreach (var tag in tags)
        {
            key = string.Create(CultureInfo.InvariantCulture, $"{key}\u001f{tag.Key}={tag.Value}");
        }

        return key;
    }

    private static MetricKind KindOf(Instrument instrument) => instrument switch
    {
        Counter<long> or Counter<int> or Counter<double> or ObservableCounter<long> or ObservableCounter<int> or ObservableCounter<double> => MetricKind.Counter,
        Histogram<long> or Histogram<int> or Histogram<double> => MetricKind.Sample,
        _ => MetricKind.Gauge,
    };

    private sealed class Accumulator(string name, MetricKind kind, bool isObservable, KeyValuePair<string, string>[] labels)
    {
        private readonly Lock _lock = new();
        private long _count;
        private double _sum;
        private double _min = double.MaxValue;
        private double _max = double.MinValue;
        private double _last;

        // What is observed is a total, or a level, already; what is told is one change.
        private bool TellsChanges => !isObservable;

        public void Take(double value)
        {
            lock (_lock)
            {
                _count++;
                _sum = TellsChanges ? _sum + value : value;
                _min = Math.Min(_min, value);
                _max = Math.Max(_max, value);
                _last = TellsChanges ? _sum : value;
            }
        }

        public MetricSeries Read()
        {
            lock (_lock)
            {
                return new MetricSeries(name, kind, labels, _count, _sum, _count == 0 ? 0 : _min, _count == 0 ? 0 : _max, _last);
            }
        }
    }
}
