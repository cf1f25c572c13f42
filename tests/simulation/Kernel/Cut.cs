using System.Collections;

namespace Actors.Simulation.Tests.Kernel;

/// <summary>Nothing gets from one set of hosts to another. A partition is two cuts, one for each way.</summary>
internal sealed class Cut
{
    private readonly BitArray _from;
    private readonly BitArray _to;

    public Cut(int hosts, IEnumerable<int> from, IEnumerable<int> to)
    {
        // The last place is the database's.
        _from = Set(hosts + 1, from);
        _to = Set(hosts + 1, to);
    }

    public bool Blocks(int from, int to) => _from[from] && _to[to];

    private static BitArray Set(int size, IEnumerable<int> members)
    {
        var set = new BitArray(size);
        foreach (var member in members)
        {
            set[member] = true;
        }

        return set;
    }
}
