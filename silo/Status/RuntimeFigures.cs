using System.Diagnostics.Metrics;

namespace Actors.Silo.Status;

/// <summary>The two figures of the runtime that <c>/status</c> shows, taken from its public meter.</summary>
internal sealed class RuntimeFigures : IDisposable
{
    private const string RuntimeMeter = "Microsoft.Orleans";
    private const string ActivationsInstrument = "orleans-catalog-activations";
    private const string CallsInstrument = "orleans-app-requests-latency-count";

    private readonly MeterListener _listener = new();
    private long? _activations;
    private long? _calls;

    public RuntimeFigures()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: RuntimeMeter, Name: ActivationsInstrument or CallsInstrument, IsObservable: true })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Add(instrument, value));
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
        _listener.Start();
    }

    /// <summary>The figures of this moment.</summary>
    public (long? Activations, long? Calls) Read()
    {
        lock (_listener)
        {
            (_activations, _calls) = (null, null);
            _listener.RecordObservableInstruments();
            return (_activations, _calls);
        }
    }

    public void Dispose() => _listener.Dispose();

    // An instrument may report once for each of its tags.
    private void Add(Instrument instrument, long value)
    {
        ref var figure = ref instrument.Name == ActivationsInstrument ? ref _activations : ref _calls;
        figure = (figure ?? 0) + value;
    }
}
