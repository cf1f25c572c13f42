namespace Actors.Benchmarks.Observability;

/// <summary>
/// Three variants: observed, not observed, and not observed once more. A round gives each of them some seconds, in turns so short that a machine that
/// becomes slower does so for all. The third says how much two sets of the same processes differ by themselves.
/// </summary>
internal sealed class Comparison(string what)
{
    /// <summary>How long each variant runs in a round; once in that time somebody looks at the one that is observed.</summary>
    public static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(4);

    private const double CostMax = 0.02;
    private const int TurnsInRound = 32;

    // Of fewer rounds nobody knows how much they differ: one alone would always be sure.
    private const int RoundsMin = 8;
    private const int Off = 0;
    private const int On = 1;
    private const int OffAgain = 2;

    // The rounds of each set of processes.
    private readonly List<List<LoadSample[]>> _sets = [];

    public async Task MeasureAsync(IReadOnlyList<Variant> variants, int rounds, CancellationToken cancellationToken)
    {
        List<LoadSample[]> own = [];
        _sets.Add(own);
        for (var round = 0; round < rounds; round++)
        {
            own.Add(await RunRoundAsync(variants, lookAtTurn: round % TurnsInRound, cancellationToken));
        }
    }

    /// <summary>Runs a round without keeping it. Turns differ in order, so that none is always the one behind a pause, or behind the same other one.</summary>
    public static async Task<LoadSample[]> RunRoundAsync(IReadOnlyList<Variant> variants, int lookAtTurn, CancellationToken cancellationToken)
    {
        var samples = new LoadSample[variants.Count];
        for (var turn = 0; turn < TurnsInRound; turn++)
        {
            for (var place = 0; place < variants.Count; place++)
            {
                var index = (turn + (turn % 2 == 0 ? place : variants.Count - place)) % variants.Count;
                samples[index] += turn == lookAtTurn
                    ? await variants[index].RunObservedAsync(RoundTime / TurnsInRound, cancellationToken)
                    : await variants[index].RunAsync(RoundTime / TurnsInRound);
            }
        }

        return samples;
    }

    public void Print()
    {
        var (rate, processor) = (Costs(Rate), Costs(Processor));
        var (same, sameProcessor) = (Differs(Rate), Differs(Processor));
        Console.WriteLine($"| {what} | {Median(Off):N0} | {Median(On):N0} | {Median(OffAgain):N0} | {rate} | {processor} | {same} | {sameProcessor} | {Verdict(rate, same)} |");
    }

    /// <summary>What each set of processes says by itself, for behind the table.</summary>
    public void PrintSets()
    {
        var costs = _sets.Select(set => new Estimate(CostsIn(set, Rate)));
        var differences = _sets.Select(set => new Estimate(DiffersIn(set, Rate)));
        Console.WriteLine($"{what}, each set by itself, costs of throughput: {string.Join(", ", costs)}; off again against off: {string.Join(", ", differences)}");
    }

    public static void PrintHead()
    {
        Console.WriteLine("| load | off, /s | on, /s | off again, /s | costs of throughput | costs of processor time | off again against off | in processor time | under 2 %? |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
    }

    private static double Rate(LoadSample sample) => sample.PerSecond;

    private static double Processor(LoadSample sample) => sample.PerProcessorSecond;

    private string Verdict(Estimate cost, Estimate same) =>
        _sets.Sum(set => set.Count) < RoundsMin ? $"undecided: it takes {RoundsMin} rounds"
        : Math.Abs(same.Value) + same.Error > CostMax ? "undecided: the unobserved may differ by as much"
        : cost.Value + cost.Error < CostMax ? "passed"
        : cost.Value - cost.Error > CostMax ? "failed"
        : $"undecided: {(cost.Value < CostMax ? "under" : "above")}, but within the noise";

    private double Median(int variant) => Estimate.MedianOf(_sets.SelectMany(set => set).Select(round => round[variant].PerSecond));

    private Estimate Costs(Func<LoadSample, double> of) => new([.. _sets.Select(set => CostsIn(set, of))]);

    private Estimate Differs(Func<LoadSample, double> of) => new([.. _sets.Select(set => DiffersIn(set, of))]);

    // In each round against the mean of those beside it that nothing observes.
    private static double[] CostsIn(List<LoadSample[]> set, Func<LoadSample, double> of) =>
        [.. set.Select(round => 1 - (of(round[On]) / ((of(round[Off]) + of(round[OffAgain])) / 2)))];

    private static double[] DiffersIn(List<LoadSample[]> set, Func<LoadSample, double> of) => [.. set.Select(round => 1 - (of(round[OffAgain]) / of(round[Off])))];
}
