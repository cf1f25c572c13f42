using System.Diagnostics.Metrics;
using Actors.Runtime.Core.Tests.Activations;
using Actors.Runtime.Core.Tests.Scripts;
using Actors.Runtime.Invocation;
using Actors.Runtime.Manifest;
using Actors.Runtime.Statistics;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Runtime.Core.Tests.Statistics;

/// <summary>Calls by grain type and method, as whoever collects metrics sees them.</summary>
public sealed class MethodMetricsTests : IAsyncLifetime
{
    private const string Calls = "actors-grain-calls";
    private const string Errors = "actors-grain-errors";
    private const string Timed = "actors-grain-call-duration-count";
    private const string Buckets = "actors-grain-call-duration-bucket";

    // The runtime's own bits are below: methods that differ only in these have different names.
    private const int FirstFreeBit = 8;

    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync();

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Reading_AfterEachCall_HasAllOfThemAndTheNewMethod()
    {
        var grain = _silo.Client.Script("one");
        await grain.Echo(1);
        Assert.Equal([1], Values(Read(), Calls, "Echo"));
        await grain.Echo(2);
        await Assert.ThrowsAsync<InvalidOperationException>(() => grain.Run(_ => throw new InvalidOperationException()));

        var readings = Read();
        Assert.Equal([2], Values(readings, Calls, "Echo"));
        Assert.Equal([0], Values(readings, Errors, "Echo"));
        Assert.Equal([1], Values(readings, Errors, "Run"));
        var buckets = Values(readings, Buckets, "Echo");
        Assert.Equal(buckets.Order(), buckets);
        Assert.Equal([2], Values(readings, Timed, "Echo"));
        Assert.Equal(2, buckets[^1]);
    }

    [Fact]
    public void Methods_AboveTheLimit_AreOneSeriesAndThoseBelowKeepTheirs()
    {
        var settings = _silo.Services.GetRequiredService<GrainTypeMap>().FindSettings(_silo.Client.Script("one").GetGrainId().Type)!;
        Call(settings, FirstFreeBit);
        Read();
        for (var method = 2; method <= MethodMetrics.MethodsMax + 50; method++)
        {
            Call(settings, method * FirstFreeBit);
        }

        Read();
        Call(settings, FirstFreeBit);
        var calls = Read().Where(reading => reading.Instrument == Calls).ToList();

        Assert.Equal(MethodMetrics.MethodsMax + 1, calls.Count);
        Assert.Equal([2], Values(calls, Calls, $"{FirstFreeBit}"));
        Assert.True(Assert.Single(Values(calls, Calls, "others")) >= 50);
        Assert.True(calls.Sum(reading => reading.Value) >= MethodMetrics.MethodsMax + 51);
    }

    // Methods of the same name are one series.
    private static void Call(GrainClassSettings settings, int options) => settings.Calls.OnEnded(new FakeRequest((GrainMethodOptions)options), nowMilliseconds: 0);

    private static List<long> Values(IEnumerable<Reading> readings, string instrument, string method) =>
        [.. readings.Where(reading => reading.Instrument == instrument && reading.Method == method).Select(reading => reading.Value)];

    private List<Reading> Read()
    {
        var meter = _silo.Services.GetRequiredService<RuntimeMeter>().Meter;
        List<Reading> readings = [];
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => Listen(instrument, self, meter) };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => readings.Add(new Reading(instrument.Name, MethodOf(tags), value)));
        listener.Start();
        listener.RecordObservableInstruments();
        return readings;
    }

    private static void Listen(Instrument instrument, MeterListener listener, Meter meter)
    {
        if (instrument.Meter == meter && instrument.Name.StartsWith("actors-grain-", StringComparison.Ordinal))
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }

    private static string? MethodOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (key, value) in tags)
        {
            if (key == "method")
            {
                return (string?)value;
            }
        }

        return null;
    }

    private sealed record Reading(string Instrument, string? Method, long Value);
}
