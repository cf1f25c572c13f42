using System.Diagnostics;
using System.Globalization;
using Actors.Simulation.Tests.Runs;

namespace Actors.Simulation.Tests;

/// <summary>Runs any number of seeds, or shows a single one; the tests of this project run a few hundred.</summary>
internal static class Program
{
    // A line now and then, so that a long run can be seen to go on.
    private const int SeedsPerLine = 1000;

    public static int Main(string[] arguments)
    {
        var options = Options.Parse(arguments);
        var factory = ModelCatalog.Named(options.First.Model);
        var figures = new Figures();
        var watch = Stopwatch.StartNew();
        var failed = 0;
        for (var index = 0; index < options.Seeds; index++)
        {
            var settings = options.First with { Seed = options.First.Seed + (ulong)index };
            var result = Run.Execute(settings, factory);
            figures.Add(result);
            if (options.PrintsHash)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {settings.Seed} trace {result.TraceHash:x16}"));
            }

            if (result.Failure is not null)
            {
                failed++;
                Show(settings, result, factory, shrinks: options.First.Faults is null && options.First.Output is null && failed == 1);
                if (!options.KeepsGoing)
                {
                    break;
                }
            }

            if ((index + 1) % SeedsPerLine == 0)
            {
                Console.WriteLine(figures.Describe(watch.Elapsed));
            }
        }

        Console.WriteLine(figures.Describe(watch.Elapsed));
        Console.WriteLine($"Done to them: {figures.DescribeHarm()}");
        return failed == 0 ? 0 : 1;
    }

    private static void Show(RunSettings settings, RunResult result, ModelFactory factory, bool shrinks)
    {
        if (shrinks)
        {
            (settings, result) = Shrinking.Shrink(settings, result, factory);
        }

        Console.WriteLine(Report.Of(settings, result));
    }
}
