using Actors.Runtime.Core.Tests.Activations;
using Actors.Runtime.Statistics;
using Orleans.Configuration;

namespace Actors.Runtime.Core.Tests.Statistics;

/// <summary>The counters on the path of every call.</summary>
public sealed class CallStatisticsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(1_000_000, 20)]
    [InlineData(long.MaxValue, LatencyBuckets.Count - 1)]
    public void Bucket_OfALatency_EndsAboveItAndBeginsAtItOrBelow(long microseconds, int bucket)
    {
        Assert.Equal(bucket, LatencyBuckets.Of(microseconds));
        Assert.True(microseconds < LatencyBuckets.UpperMicroseconds(bucket));
        Assert.True(bucket == 0 || microseconds >= LatencyBuckets.UpperMicroseconds(bucket - 1));
    }

    [Fact]
    public void Percentile_OfBuckets_IsTheEndOfTheBucketThatReachesIt()
    {
        var counts = new long[LatencyBuckets.Count];
        counts[3] = 98;
        counts[10] = 2;

        Assert.Equal(8, LatencyBuckets.PercentileMicroseconds(counts, 0.5));
        Assert.Equal(1024, LatencyBuckets.PercentileMicroseconds(counts, 0.99));
        Assert.Equal(0, LatencyBuckets.PercentileMicroseconds(new long[LatencyBuckets.Count], 0.99));
    }

    [Fact]
    public void Counts_FromManyThreads_AreExact()
    {
        var statistics = new MethodStatistics(new FakeRequest().Method);

        Parallel.For(0, 8, _ =>
        {
            for (var call = 0; call < 10_000; call++)
            {
                statistics.OnEnded(hasFailed: call % 10 == 0);
                statistics.OnTimed(microseconds: 3, weight: 2);
            }
        });

        var figures = statistics.Read();
        Assert.Equal((80_000, 8_000, 480_000), (figures.Calls, figures.Errors, figures.Microseconds));
        Assert.Equal(160_000, figures.Buckets[2]);
        Assert.Equal(160_000, figures.Buckets.Sum());
    }

    [Fact]
    public void Counts_OfMoreThreadsThanHaveCellsThatComeAndGo_AreExact()
    {
        const int callsOfEach = 1_000;
        var statistics = new MethodStatistics(new FakeRequest().Method);
        var threadCount = 4 * ThreadSlot.Count;
        for (var generation = 0; generation < 3; generation++)
        {
            var threads = Enumerable.Range(0, threadCount).Select(_ => new Thread(() => Count(statistics, callsOfEach))).ToArray();
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());

            // What their threads held is free for those of the next generation.
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        var figures = statistics.Read();
        Assert.Equal((3 * threadCount * callsOfEach, 3 * threadCount * callsOfEach / 2), (figures.Calls, figures.Errors));
    }

    [Fact]
    public void Counts_SwitchedOffAndOnAgain_CountWhatEndsMeanwhileNot()
    {
        var options = new StatisticsOptions { CountCalls = false };
        var statistics = new CallStatistics(options);
        statistics.OnEnded(new FakeRequest(), nowMilliseconds: 0);
        Assert.Empty(statistics.Read());

        options.CountCalls = true;
        Assert.Equal(0, statistics.SampleMask);
        statistics.OnEnded(new FakeRequest(), nowMilliseconds: 0);
        options.CountCalls = false;
        Assert.Equal(int.MaxValue, statistics.SampleMask);
        statistics.OnEnded(new FakeRequest(), nowMilliseconds: 0);

        Assert.Equal(1, Assert.Single(statistics.Read()).Read().Calls);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1_000, 1)]
    [InlineData(1_001, 16)]
    [InlineData(16_000, 16)]
    [InlineData(16_001, 256)]
    [InlineData(1_000_000, 256)]
    public void Calls_OfAClass_AreTimedByOneInSoMany(double callsPerSecond, int one) => Assert.Equal(one, CallStatistics.MaskAt(callsPerSecond) + 1);

    private static void Count(MethodStatistics statistics, int calls)
    {
        for (var call = 0; call < calls; call++)
        {
            statistics.OnEnded(hasFailed: call % 2 == 0);
        }
    }
}
