using Actors.Simulation.Tests.Kernel;

namespace Actors.Simulation.Tests.Runs;

/// <summary>Runs many seeds for a test, and throws what the first failing one needs to be understood.</summary>
internal static class Seeds
{
    public static Figures MustPass(RunSettings first, int count)
    {
        var factory = ModelCatalog.Named(first.Model);
        var figures = new Figures();
        for (var index = 0; index < count; index++)
        {
            var settings = first with { Seed = first.Seed + (ulong)index };
            var result = Run.Execute(settings, factory);
            figures.Add(result);
            if (result.Failure is not null)
            {
                var (smaller, failed) = Shrinking.Shrink(settings, result, factory);
                throw new InvariantException(Report.Of(smaller, failed));
            }
        }

        return figures;
    }

    /// <summary>The first failing run; null when all passed.</summary>
    public static (RunSettings Settings, RunResult Result)? FirstFailure(RunSettings first, int count)
    {
        var factory = ModelCatalog.Named(first.Model);
        for (var index = 0; index < count; index++)
        {
            var settings = first with { Seed = first.Seed + (ulong)index };
            if (Run.Execute(settings, factory) is { Failure: not null } result)
            {
                return (settings, result);
            }
        }

        return null;
    }
}
