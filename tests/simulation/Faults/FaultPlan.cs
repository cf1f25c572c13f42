using Actors.Simulation.Tests.Kernel;

namespace Actors.Simulation.Tests.Faults;

/// <summary>All that will be done to the cluster, known before it begins: so single faults can be left out to find those that matter.</summary>
internal static class FaultPlan
{
    private const int VariantMax = 6;

    public static IReadOnlyList<Fault> Generate(FaultProfile profile, int hosts, SeededRandom random)
    {
        var drawn = new List<Fault>();
        foreach (var rate in profile.Rates)
        {
            var count = random.Between(rate.CountMin, rate.CountMax);
            for (var index = 0; index < count; index++)
            {
                var at = random.Between(TimeSpan.Zero, profile.Duration);
                drawn.Add(new Fault(0, rate.Kind, at, random.Between(rate.DurationMin, rate.DurationMax), Victims(rate.Kind, hosts, random), random.Next(VariantMax)));
            }
        }

        return [.. drawn.OrderBy(fault => fault.At).Select((fault, number) => fault with { Number = number })];
    }

    private static int[] Victims(FaultKind kind, int hosts, SeededRandom random)
    {
        var all = Enumerable.Range(0, hosts).ToArray();
        random.Shuffle(all);
        var count = kind switch
        {
            FaultKind.KillAll => hosts,
            FaultKind.DatabaseOutage or FaultKind.DatabaseFlaky or FaultKind.NetworkFlaky => 0,
            FaultKind.Partition or FaultKind.OneWay or FaultKind.DatabaseCut => random.Between(1, Math.Max(hosts / 2, 1)),
            FaultKind.BadLink => Math.Min(hosts, 2),
            // Mostly one, at times a rack of them.
            _ => random.PerMille(800) ? 1 : random.Between(1, Math.Max(hosts / 3, 1)),
        };
        return [.. all.Take(count).Order()];
    }
}
