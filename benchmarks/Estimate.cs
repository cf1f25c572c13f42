namespace Actors.Benchmarks;

/// <summary>The median of what was measured in rounds, and how sure it is.</summary>
internal sealed class Estimate
{
    public Estimate(IEnumerable<double> rounds)
    {
        var all = rounds.ToArray();
        Value = MedianOf(all);

        // Twice the standard error of the median, from the median distance to it, which one disturbed round does not rule.
        Error = 2 * 1.253 * 1.483 * MedianOf(all.Select(each => Math.Abs(each - Value))) / Math.Sqrt(all.Length);
    }

    public double Value { get; }

    public double Error { get; }

    public static double MedianOf(IEnumerable<double> values)
    {
        var ordered = values.Order().ToArray();
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }

    public override string ToString() => $"{Value:P2} ± {Error:P2}";
}
