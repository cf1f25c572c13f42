namespace Actors.Benchmarks.Observability;

/// <summary>
/// Rounds of three variants in turn: observed, not observed, and not observed once more. The third says how much two sets of the same processes
/// differ by themselves, which no number of rounds makes smaller than it is.
/// </summary>
internal sealed class Comparison(string what, IReadOnlyList<Variant> variants)
{
    private const double CostMax = 0.02;
    private const int On = 1;

    private readonly List<LoadSample[]> _rounds = [];

    /// <summary>Each round begins with another variant, so that none is always the one behind a pause.</summary>
    public async Task MeasureAsync(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            var samples = new LoadSample[variants.Count];
            for (var place = 0; place < variants.Count; place++)
            {
                var index = (round + place) % variants.Count;
                samples[index] = await variants[index].MeasureObservedAsync();
            }

            _rounds.Add(samples);
        }
    }

    public void Print()
    {
        Console.WriteLine($"| {what} | {Median(0):N0} | {Median(On):N0} | {Median(2):N0} | {Cost(Rate):P2} ± {Error(Rate):P2} | {Cost(Processor):P2} ± {Error(Processor):P2} | {Spread(Rate):P2} | {Verdict()} |");
    }

    public static void PrintHead()
    {
        Console.WriteLine("| load | off, /s | on, /s | off again, /s | costs of throughput | costs of processor time | off against off | under 2 %? |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
    }

    private static double Rate(LoadSample sample) => sample.PerSecond;

    // Turned round, so that more is better here, too.
    private static double Processor(LoadSample sample) => 1 / sample.ProcessorMicroseconds;

    private static double MedianOf(IEnumerable<double> values)
    {
        var ordered = values.Order().ToArray();
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }

    private double Median(int variant) => MedianOf(_rounds.Select(round => round[variant].PerSecond));

    // In each round against the mean of those beside it that nothing observes.
    private IEnumerable<double> Costs(Func<LoadSample, double> of) => _rounds.Select(round => 1 - (of(round[On]) / ((of(round[0]) + of(round[2])) / 2)));

    private double Cost(Func<LoadSample, double> of) => MedianOf(Costs(of));

    // Twice the standard error of the median, from the median distance to it, which one disturbed round does not rule.
    private double Error(Func<LoadSample, double> of)
    {
        var cost = Cost(of);
        return 2 * 1.253 * 1.483 * MedianOf(Costs(of).Select(each => Math.Abs(each - cost))) / Math.Sqrt(_rounds.Count);
    }

    private double Spread(Func<LoadSample, double> of) => MedianOf(_rounds.Select(round => Math.Abs(1 - (of(round[2]) / of(round[0])))));

    private string Verdict()
    {
        var (cost, error) = (Cost(Rate), Error(Rate));
        if (Spread(Rate) > CostMax)
        {
            return "undecided: the unobserved differ by more among themselves";
        }

        return cost + error < CostMax ? "passed" : cost - error > CostMax ? "failed" : $"undecided: {(cost < CostMax ? "under" : "above")}, but within the noise";
    }
}
