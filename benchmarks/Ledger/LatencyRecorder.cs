using System.Diagnostics;

namespace Actors.Benchmarks.Ledger;

/// <summary>Latencies of one run: every one of them, so that percentiles are exact.</summary>
internal sealed class LatencyRecorder
{
    private readonly List<long>[] _ticks;

    public LatencyRecorder(int workers) => _ticks = [.. Enumerable.Range(0, workers).Select(_ => new List<long>(1 << 16))];

    public void Record(int worker, long started) => _ticks[worker].Add(Stopwatch.GetTimestamp() - started);

    public Measurement Summarize(string name, int workers, TimeSpan elapsed)
    {
        var all = _ticks.SelectMany(ticks => ticks).ToArray();
        Array.Sort(all);
        return new(name, workers, all.Length / elapsed.TotalSeconds, Percentile(all, 0.50), Percentile(all, 0.99));
    }

    private static TimeSpan Percentile(long[] sorted, double share) =>
        sorted.Length == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(0, sorted[(int)(share * (sorted.Length - 1))]);
}

/// <summary>What one run showed.</summary>
internal sealed record Measurement(string Name, int Writers, double CommitsPerSecond, TimeSpan Median, TimeSpan P99)
{
    public static string Header => $"{"what",-44} {"writers",8} {"commits/s",11} {"p50 ms",8} {"p99 ms",8}";

    public override string ToString() =>
        $"{Name,-44} {Writers,8} {CommitsPerSecond,11:N0} {Median.TotalMilliseconds,8:N2} {P99.TotalMilliseconds,8:N2}";
}
