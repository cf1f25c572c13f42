namespace Actors.Cluster.Tests.Soak;

/// <summary>Whether what a process uses is flat: its level in the last quarter beside that of the quarter after the warm-up.</summary>
internal static class SoakVerdict
{
    private const double GrowthMax = 1.15;

    // What comes and goes: connections being closed, a thread more in the pool, garbage.
    private const double HandlesSlack = 20;
    private const double ThreadsSlack = 5;
    private const double HeapMegabytesSlack = 10;

    /// <summary>One sentence for each figure of a process that grew; samples are of one process in the order of time.</summary>
    public static IEnumerable<string> Growth(IReadOnlyList<ProcessSample> samples, TimeSpan warmUp)
    {
        var settled = samples.Where(sample => sample.At >= warmUp).ToArray();
        if (settled.Length < 4)
        {
            return [$"'{(samples.Count > 0 ? samples[0].Name : "?")}' has {settled.Length} samples after the warm-up; run longer."];
        }

        return new[]
        {
            Compare("handles", settled, sample => sample.Handles, HandlesSlack),
            Compare("threads", settled, sample => sample.Threads, ThreadsSlack),
            Compare("heap MB", settled, sample => sample.HeapMegabytes, HeapMegabytesSlack),
        }.OfType<string>();
    }

    private static string? Compare(string figure, ProcessSample[] samples, Func<ProcessSample, double> read, double slack)
    {
        var quarter = samples.Length / 4;
        var (first, last) = (Median(samples[..quarter].Select(read)), Median(samples[^quarter..].Select(read)));
        return last <= (first * GrowthMax) + slack ? null : $"'{samples[0].Name}' grew in {figure} from {first:0.0} to {last:0.0}.";
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
