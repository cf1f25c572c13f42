using System.Globalization;

namespace Actors.Cluster.Tests.Watching;

/// <summary>How long after acknowledged writes a watcher saw them, in milliseconds.</summary>
internal readonly record struct Latency(double Median, double P99, double Longest)
{
    public static Latency Of(IEnumerable<double> milliseconds)
    {
        var ordered = milliseconds.Order().ToArray();
        return ordered.Length == 0
            ? new Latency(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity)
            : new Latency(ordered[ordered.Length / 2], ordered[(int)((ordered.Length - 1) * 0.99)], ordered[^1]);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"acknowledged write to watcher p50 {Median:0.0} ms, p99 {P99:0.0} ms, longest {Longest:0.0} ms");
}
