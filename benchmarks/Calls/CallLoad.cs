using System.Diagnostics;

namespace Actors.Benchmarks.Calls;

/// <summary>What a load of callers saw.</summary>
/// <remarks>The processor time a call takes says more than the rate on a machine that others use at the same time.</remarks>
internal sealed record CallResult(
    string Name, int Callers, double CallsPerSecond, double BytesPerCall, double ProcessorMicroseconds, double MedianMicroseconds, double P99Microseconds, double SlowestShare);

/// <summary>Callers that each call their own target, one call after another, as fast as they can for a fixed time.</summary>
internal static class CallLoad
{
    private const int SampleEvery = 64;

    /// <param name="name">What is called.</param>
    /// <param name="callers">How many call at the same time.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="targetOf">What a caller calls.</param>
    /// <param name="processorTime">What the processes that take part have used so far; this one by default.</param>
    public static async Task<CallResult> RunAsync(
        string name, int callers, TimeSpan duration, Func<int, Func<int, ValueTask<int>>> targetOf, Func<TimeSpan>? processorTime = null)
    {
        processorTime ??= static () => Environment.CpuUsage.TotalTime;
        await MeasureAsync(name, callers, TimeSpan.FromSeconds(Math.Min(2, duration.TotalSeconds)), targetOf, processorTime);
        GC.Collect();
        return await MeasureAsync(name, callers, duration, targetOf, processorTime);
    }

    private static async Task<CallResult> MeasureAsync(
        string name, int callers, TimeSpan duration, Func<int, Func<int, ValueTask<int>>> targetOf, Func<TimeSpan> processorTime)
    {
        var processorBefore = processorTime();
        var isOver = new StopFlag();
        var bytesBefore = GC.GetTotalAllocatedBytes(precise: true);
        var started = Stopwatch.GetTimestamp();
        var running = Enumerable.Range(0, callers).Select(index => Task.Run(() => CallAsync(targetOf(index), isOver))).ToArray();
        await Task.Delay(duration);
        isOver.Set();
        var results = await Task.WhenAll(running);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - bytesBefore;
        var processor = processorTime() - processorBefore;
        var calls = results.Sum(result => result.Calls);
        var samples = results.SelectMany(result => result.Samples).Order().ToArray();
        return new CallResult(
            name,
            callers,
            calls / elapsed.TotalSeconds,
            (double)bytes / calls,
            processor.TotalMicroseconds / calls,
            Percentile(samples, 0.50),
            Percentile(samples, 0.99),
            results.Min(result => result.Calls) / (calls / (double)callers));
    }

    private static async Task<(long Calls, List<long> Samples)> CallAsync(Func<int, ValueTask<int>> call, StopFlag isOver)
    {
        var samples = new List<long>(1 << 16);
        var calls = 0L;
        while (!isOver.IsSet)
        {
            if (calls % SampleEvery == 0 && samples.Count < samples.Capacity)
            {
                var started = Stopwatch.GetTimestamp();
                await call(1);
                samples.Add(Stopwatch.GetTimestamp() - started);
            }
            else
            {
                await call(1);
            }

            calls++;
        }

        return (calls, samples);
    }

    private static double Percentile(long[] samples, double fraction) =>
        samples.Length == 0 ? double.NaN : samples[(int)(fraction * (samples.Length - 1))] * 1e6 / Stopwatch.Frequency;

    private sealed class StopFlag
    {
        private volatile bool _isSet;

        public bool IsSet => _isSet;

        public void Set() => _isSet = true;
    }
}
