using System.Diagnostics;
using Actors.Benchmarks.Calls;

namespace Actors.Benchmarks.Observability;

/// <summary>
/// What counting adds to the cheapest call there is: two silos in one process, so with the same machine code, take turns of some milliseconds. What
/// else the machine does lengthens some turns of both; the quick ones tell.
/// </summary>
internal static class CountingCost
{
    private const int CallsInTurn = 20_000;
    private const int WarmUpTurns = 200;
    private const int Turns = 1_500;

    // The turns that nothing disturbed: the quickest tenth, up to its end.
    private const double QuickShare = 0.1;

    public static async Task PrintAsync(CancellationToken cancellationToken)
    {
        await using var counting = await CallHost.StartAsync(isCounting: true, cancellationToken);
        await using var other = await CallHost.StartAsync(isCounting: false, cancellationToken);
        await TakeTurnsAsync(counting.Grain, other.Grain, WarmUpTurns);
        var (with, without) = await TakeTurnsAsync(counting.Grain, other.Grain, Turns);
        Console.WriteLine($"Counting and timing a call of the cheapest kind: {with:F1} ns with, {without:F1} ns without, so {with - without:F1} ns or {(with - without) / with:P2} of it.");
    }

    private static async Task<(double On, double Off)> TakeTurnsAsync(IPingGrain on, IPingGrain off, int turns)
    {
        var (with, without) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < turns; turn++)
        {
            with.Add(await CallAsync(on));
            without.Add(await CallAsync(off));
        }

        return (Quick(with), Quick(without));
    }

    private static async Task<double> CallAsync(IPingGrain grain)
    {
        var started = Stopwatch.GetTimestamp();
        for (var call = 0; call < CallsInTurn; call++)
        {
            await grain.Ping(call);
        }

        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / CallsInTurn;
    }

    private static double Quick(List<double> turns) => turns.Order().ElementAt((int)(turns.Count * QuickShare));
}
