using System.Diagnostics.Metrics;
using Actors.Runtime.Statistics;

namespace Actors.Runtime.Core.Tests.Statistics;

/// <summary>Sizes of what is sent and received, as whoever collects metrics sees them.</summary>
public sealed class SizeHistogramTests : IDisposable
{
    private readonly Meter _meter = new("SizeHistogramTests");
    private readonly List<Reading> _readings = [];

    public void Dispose() => _meter.Dispose();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(64, 0)]
    [InlineData(65, 1)]
    [InlineData(256, 1)]
    [InlineData(257, 2)]
    [InlineData(16 * 1024 * 1024, 9)]
    [InlineData((16 * 1024 * 1024) + 1, SizeHistogram.BucketCount - 1)]
    [InlineData(int.MaxValue, SizeHistogram.BucketCount - 1)]
    public void Bucket_OfASize_EndsAtItOrAboveAndBeginsBelow(int bytes, int bucket)
    {
        Assert.Equal(bucket, SizeHistogram.BucketOf(bytes));
        Assert.True(bytes <= SizeHistogram.UpperBytes(bucket));
        Assert.True(bucket == 0 || bytes > SizeHistogram.UpperBytes(bucket - 1));
    }

    [Fact]
    public void Reading_OfRecordedSizes_HasTheirSumAndCumulativeBuckets()
    {
        var histogram = new SizeHistogram(_meter, "sent", "");
        using var listener = Listen();
        Parallel.For(0, 1_000, _ => histogram.Record(100));
        histogram.Record(64);
        histogram.Record(100_000_000);

        listener.RecordObservableInstruments();

        Assert.Equal(100_100_064, Assert.Single(_readings, reading => reading.Instrument == "sent-sum").Value);
        var buckets = _readings.Where(reading => reading.Instrument == "sent-bucket").ToList();
        Assert.Equal(Enumerable.Range(0, SizeHistogram.BucketCount).Select(SizeHistogram.UpperBytes), buckets.Select(bucket => bucket.Bound!.Value));
        Assert.Equal([1, .. Enumerable.Repeat(1_001L, SizeHistogram.BucketCount - 2), 1_002], buckets.Select(bucket => bucket.Value));
    }

    [Fact]
    public void Record_WhileNobodyListens_IsNotCounted()
    {
        var histogram = new SizeHistogram(_meter, "sent", "");
        histogram.Record(100);
        using var listener = Listen();

        listener.RecordObservableInstruments();

        Assert.All(_readings, reading => Assert.Equal(0, reading.Value));
        Assert.NotEmpty(_readings);
    }

    private MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter == _meter)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _readings.Add(new Reading(instrument.Name, tags.IsEmpty ? null : (double?)tags[0].Value, value)));
        listener.Start();
        return listener;
    }

    private sealed record Reading(string Instrument, double? Bound, long Value);
}
