namespace Actors.Simulation.Tests.Runs;

/// <summary>Finds fewer faults that still make a run fail, by leaving them out one after the other.</summary>
internal static class Shrinking
{
    public static (RunSettings Settings, RunResult Result) Shrink(RunSettings settings, RunResult failed, ModelFactory factory)
    {
        var kept = failed.Failure!.Plan.Select(fault => fault.Number).ToList();
        foreach (var number in kept.AsEnumerable().Reverse().ToArray())
        {
            var fewer = settings with { Faults = [.. kept.Where(other => other != number)] };
            var result = Run.Execute(fewer, factory);
            if (result.Failure is not null)
            {
                kept.Remove(number);
                (settings, failed) = (fewer, result);
            }
        }

        return (settings, failed);
    }
}
