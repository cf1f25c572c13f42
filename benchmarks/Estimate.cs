namespace Actors.Benchmarks;

/// <summary>
/// The median of what was measured in rounds, and how sure it is. Rounds with the same processes share what is peculiar to those: with several sets of
/// processes it is the mean of their medians, and how much these differ counts if it says more than the rounds do.
/// </summary>
internal sealed class Estimate
{
    public Estimate(IEnumerable<double> rounds)
        : this([[.. rounds]])
    {
    }

    public Estimate(IReadOnlyList<double[]> sets)
    {
        var medians = sets.Select(MedianOf).ToArray();
        Value = medians.Average();
        Error = Math.Max(ErrorOfRounds(sets, medians), ErrorOfSets(medians));
    }

    public double Value { get; }

    public double Error { get; }

    public static double MedianOf(IEnumerable<double> values)
    {
        var ordered = values.Order().ToArray();
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }

    public override string ToString() => $"{Value:P2} ± {Error:P2}";

    // Twice the standard error of the median, from the median distance to it, which one disturbed round does not rule.
    private static double ErrorOfRounds(IReadOnlyList<double[]> sets, double[] medians)
    {
        var distances = sets.Zip(medians, (rounds, median) => rounds.Select(each => Math.Abs(each - median))).SelectMany(each => each).ToArray();
        return 2 * 1.253 * 1.483 * MedianOf(distances) / Math.Sqrt(distances.Length);
    }

    // Twice the standard error of the mean.
    private static double ErrorOfSets(double[] medians)
    {
        var mean = medians.Average();
        return medians.Length == 1 ? 0 : 2 * Math.Sqrt(medians.Sum(median => (median - mean) * (median - mean)) / (medians.Length - 1) / medians.Length);
    }
}
