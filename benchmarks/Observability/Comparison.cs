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
    private const int TurnsInRound = 16;

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

        PrintLastSet();
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
                await (variants[index].PrepareAsync?.Invoke() ?? Task.CompletedTask);
                var others = variants.Where((_, other) => other != index).ToList();
                var before = ProcessorTimeOf(others);
                var sample = turn == lookAtTurn
                    ? await variants[index].RunObservedAsync(RoundTime / TurnsInRound, cancellationToken)
                    : await variants[index].RunAsync(RoundTime / TurnsInRound);
                samples[index] += sample with { ProcessorTimeOfOthers = ProcessorTimeOf(others) - before };
            }
        }

        return samples;
    }

    public void Print()
    {
        var (rate, bound) = (EstimateOf(RateCost), EstimateOf(BoundCost));
        var (same, sameBound) = (EstimateOf(RateDifference), EstimateOf(BoundDifference));
        var share = Estimate.MedianOf(Rounds.Select(ShareOf));
        Console.WriteLine(
            $"| {what} | {Median(Off):N0} | {Median(On):N0} | {Median(OffAgain):N0} | {rate} | {same} | {EstimateOf(ProcessorCost)} | {share:P0} | {bound} | {sameBound} | {Verdict(rate, same, bound, sameBound)} |");
    }

    public static void PrintHead()
    {
        Console.WriteLine("| load | off, /s | on, /s | off again, /s | costs of throughput | off again against off | costs of processor time | share of the processors | so of throughput | off again against off | under 2 %? |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
    }

    private IEnumerable<LoadSample[]> Rounds => _sets.SelectMany(set => set);

    private static TimeSpan ProcessorTimeOf(IEnumerable<Variant> variants) =>
        variants.Aggregate(TimeSpan.Zero, (sum, variant) => sum + (variant.ReadProcessorTime?.Invoke() ?? TimeSpan.Zero));

    private string Verdict(Estimate rate, Estimate same, Estimate bound, Estimate sameBound) =>
        Rounds.Count() < RoundsMin ? $"undecided: it takes {RoundsMin} rounds"
        : IsUnder(rate, same) ? "passed"
        : rate.Value - rate.Error > CostMax || bound.Value - bound.Error > CostMax ? "failed"
        : IsUnder(bound, sameBound) ? "passed, by processor time"
        : "undecided: within the noise";

    private static bool IsUnder(Estimate cost, Estimate same) => cost.Value + cost.Error < CostMax && Math.Abs(same.Value) + same.Error < CostMax;

    private double Median(int variant) => Estimate.MedianOf(Rounds.Select(round => round[variant].PerSecond));

    private Estimate EstimateOf(Func<LoadSample[], double> figure) => new([.. _sets.Select(set => set.Select(figure).ToArray())]);

    // A run takes an hour: who ends it early has the sets until then.
    private void PrintLastSet()
    {
        var set = _sets[^1];
        Estimate Of(Func<LoadSample[], double> figure) => new(set.Select(figure));
        Console.WriteLine(
            $"Set {_sets.Count}: {what} costs {Of(RateCost)} of throughput, {Of(ProcessorCost)} of processor time; off again against off {Of(RateDifference)} and {Of(ProcessorDifference)}.");
    }

    private static double RateCost(LoadSample[] round) => Cost(round, static sample => sample.PerSecond);

    private static double RateDifference(LoadSample[] round) => Difference(round, static sample => sample.PerSecond);

    private static double ProcessorCost(LoadSample[] round) => Cost(round, static sample => sample.PerProcessorSecond);

    private static double ProcessorDifference(LoadSample[] round) => Difference(round, static sample => sample.PerProcessorSecond);

    // Where all processors are busy, what a request costs more is missing for others, in proportion to what all of its parts take, client and database too.
    // Time that the machine gives to somebody else counts for nobody, so this is less noisy than throughput.
    private static double BoundCost(LoadSample[] round) => ShareOf(round) * ProcessorCost(round);

    private static double BoundDifference(LoadSample[] round) => ShareOf(round) * ProcessorDifference(round);

    private static double ShareOf(LoadSample[] round) => (round[Off].Share + round[OffAgain].Share) / 2;

    // Against the mean of those beside it that nothing observes.
    private static double Cost(LoadSample[] round, Func<LoadSample, double> of) => 1 - (of(round[On]) / ((of(round[Off]) + of(round[OffAgain])) / 2));

    private static double Difference(LoadSample[] round, Func<LoadSample, double> of) => 1 - (of(round[OffAgain]) / of(round[Off]));
}
