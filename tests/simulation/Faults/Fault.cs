using System.Globalization;

namespace Actors.Simulation.Tests.Faults;

/// <summary>One thing that is done to the cluster, and for how long.</summary>
/// <param name="Number">Its place in the plan; <c>--faults</c> takes these.</param>
/// <param name="Kind">What.</param>
/// <param name="At">When, from the start of the fault phase.</param>
/// <param name="Duration">When it is undone.</param>
/// <param name="Hosts">To whom; the smaller side of a partition.</param>
/// <param name="Variant">A small number that decides details, such as which side reaches the database.</param>
internal sealed record Fault(int Number, FaultKind Kind, TimeSpan At, TimeSpan Duration, IReadOnlyList<int> Hosts, int Variant)
{
    public override string ToString()
    {
        var hosts = Hosts.Count > 8 ? $"{string.Join(",", Hosts.Take(8))},… ({Hosts.Count})" : string.Join(",", Hosts);
        return string.Create(CultureInfo.InvariantCulture, $"#{Number} +{At.TotalSeconds:F3} {Kind} for {Duration.TotalSeconds:F3} s, hosts [{hosts}], variant {Variant}");
    }
}
