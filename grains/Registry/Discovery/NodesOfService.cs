using System.Collections.Immutable;
using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Catalog;

namespace Actors.Grains.Registry.Discovery;

/// <summary>
/// The registered nodes on which a service runs, as the silo's copy shows them. Immutable. Their changes count as changes of the
/// service, so its index rises with theirs, and stays when they are gone.
/// </summary>
internal sealed class NodesOfService
{
    private readonly ImmutableSortedDictionary<string, ServiceInstance>? _source;
    private readonly ImmutableArray<ServiceInstance> _nodes;
    private readonly long _index;

    private NodesOfService(ImmutableSortedDictionary<string, ServiceInstance>? source, ImmutableArray<ServiceInstance> nodes, long index)
    {
        _source = source;
        _nodes = nodes;
        _index = index;
    }

    public static NodesOfService None { get; } = new(null, [], 0);

    /// <summary>Whether no node has changed since.</summary>
    public bool IsOf(CatalogSnapshot snapshot) => ReferenceEquals(_source, snapshot.Nodes);

    public NodesOfService Next(ServiceView view, CatalogSnapshot snapshot)
    {
        var nodes = Choose(view, snapshot.Nodes);
        var changed = !nodes.SequenceEqual(_nodes);
        return new NodesOfService(snapshot.Nodes, nodes, changed && _source is not null ? Math.Max(_index, snapshot.NodesIndex) : Math.Max(_index, Newest(nodes)));
    }

    public ServiceView AddTo(ServiceView view) =>
        _index == 0 ? view : view with { Nodes = _nodes, Index = Math.Max(view.Index, _index) };

    private static ImmutableArray<ServiceInstance> Choose(ServiceView view, ImmutableSortedDictionary<string, ServiceInstance> known)
    {
        if (known.IsEmpty)
        {
            return [];
        }

        // Instances are ordered by node, so those of one node follow each other.
        var chosen = ImmutableArray.CreateBuilder<ServiceInstance>();
        var isOrdered = true;
        string? last = null;
        foreach (var instance in view.Instances)
        {
            if (!string.Equals(instance.Node, last, StringComparison.Ordinal) && known.TryGetValue(instance.Node, out var node))
            {
                isOrdered &= chosen.Count == 0 || string.CompareOrdinal(chosen[^1].Node, node.Node) < 0;
                chosen.Add(node);
            }

            last = instance.Node;
        }

        // That order is the one of row keys, in which a long name is its hash; the view is searched by name.
        if (!isOrdered)
        {
            chosen.Sort(static (left, right) => string.CompareOrdinal(left.Node, right.Node));
        }

        return chosen.ToImmutable();
    }

    private static long Newest(ImmutableArray<ServiceInstance> nodes)
    {
        var newest = 0L;
        foreach (var node in nodes)
        {
            newest = Math.Max(newest, node.Version);
        }

        return newest;
    }
}
