using Actors.GrainInterfaces.Registry;
using Actors.Ledger;

namespace Actors.Gateway.Watching;

/// <summary>Who is concerned with the rows of one ledger space. Not thread-safe.</summary>
internal sealed class SpaceSubscribers
{
    private readonly Dictionary<string, SubscriberList> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SubscriberList> _nodes = new(StringComparer.Ordinal);
    private readonly PrefixTree<SubscriberList> _prefixes = new();

    public SubscriberList GetOrAdd(SubjectKind kind, string name) => kind switch
    {
        SubjectKind.Row => GetOrAdd(_rows, kind, name),
        SubjectKind.Node => GetOrAdd(_nodes, kind, name),
        SubjectKind.Prefix => _prefixes.GetOrAdd(name, static prefix => new SubscriberList(SubjectKind.Prefix, prefix)),
        _ => throw new InvalidOperationException($"Subject kind '{kind}' is not handled; add it here."),
    };

    public void Remove(SubscriberList list)
    {
        switch (list.Kind)
        {
            case SubjectKind.Row:
                _rows.Remove(list.Name);
                break;
            case SubjectKind.Node:
                _nodes.Remove(list.Name);
                break;
            case SubjectKind.Prefix:
                _prefixes.Remove(list.Name);
                break;
            default:
                throw new InvalidOperationException($"Subject kind '{list.Kind}' is not handled; add it here.");
        }
    }

    /// <summary>Adds the lists that a change concerns.</summary>
    public void Collect(Change change, List<SubscriberList> found)
    {
        _prefixes.Collect(change.Key, found);
        if (_rows.Count > 0 && _rows.TryGetValue(change.Key, out var row))
        {
            found.Add(row);
        }

        if (_nodes.Count > 0 && _nodes.TryGetValue(RegistryKeys.NodePartOf(change.Key), out var node))
        {
            found.Add(node);
        }
    }

    private static SubscriberList GetOrAdd(Dictionary<string, SubscriberList> lists, SubjectKind kind, string name)
    {
        if (!lists.TryGetValue(name, out var list))
        {
            lists[name] = list = new SubscriberList(kind, name);
        }

        return list;
    }
}
