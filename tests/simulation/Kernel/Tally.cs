namespace Actors.Simulation.Tests.Kernel;

/// <summary>What has been done to the cluster, counted, so that a run that did no harm cannot pass for one that was survived.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Counts => _counts;

    public void Add(string what, long count = 1) => _counts[what] = _counts.GetValueOrDefault(what) + count;

    public void Add(Tally other)
    {
        foreach (var (what, count) in other._counts)
        {
            Add(what, count);
        }
    }
}
