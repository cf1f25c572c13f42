using Actors.GrainInterfaces.KeyValue;
using Actors.GrainInterfaces.Registry;
using Actors.Ledger;

namespace Actors.Gateway.Watching;

/// <summary>How the name of a subject is compared with the key of a changed row.</summary>
internal enum SubjectKind
{
    /// <summary>The row with this key.</summary>
    Row,

    /// <summary>All rows whose key starts with this text.</summary>
    Prefix,

    /// <summary>All service instances on this node.</summary>
    Node,
}

/// <summary>What a watcher is concerned with: one row of the ledger, or many; by <see cref="Or"/> several of these.</summary>
/// <param name="Kind">How the name is compared.</param>
/// <param name="Space">The ledger space of the rows.</param>
/// <param name="Name">A key, a prefix, or a node as it stands in keys.</param>
/// <param name="View">What of these rows it shows, when that is not all: then not every change is news. Null when every change is.</param>
/// <param name="Also">What else it is concerned with.</param>
internal sealed record WatchSubject(SubjectKind Kind, string Space, string Name, string? View = null, WatchSubject? Also = null)
{
    /// <summary>Whether it is one row: then there is no burst to wait for.</summary>
    public bool IsOneRow => Kind == SubjectKind.Row && Also is null;

    public static WatchSubject Row(string space, string key) => new(SubjectKind.Row, space, key);

    public static WatchSubject Rows(string space, string prefix) => new(SubjectKind.Prefix, space, prefix);

    public static WatchSubject Key(string key) => Row(KeyValuePayload.Space, key);

    public static WatchSubject KeyPrefix(string prefix) => Rows(KeyValuePayload.Space, prefix);

    public static WatchSubject Service(string name) => Rows(RegistryKeys.Instances, RegistryKeys.ServicePrefix(name));

    /// <summary>
    /// A service with all that says how healthy it is: its nodes and its protection, too. Which nodes are its own, and so whether a change of a node is news, is
    /// to be judged.
    /// </summary>
    public static WatchSubject ServiceHealth(string name) =>
        Service(name).Or(Nodes(name)).Or(Row(RegistryKeys.Protections, RegistryKeys.Protection(name)));

    /// <summary>All nodes, or what of them shows in something else.</summary>
    public static WatchSubject Nodes(string? view = null) => Service(string.Empty) with { View = view };

    /// <summary>All instances, or something that is made from them.</summary>
    public static WatchSubject Catalog(string? view = null) => new(SubjectKind.Prefix, RegistryKeys.Instances, string.Empty, view);

    public static WatchSubject Node(string node) => new(SubjectKind.Node, RegistryKeys.Instances, RegistryKeys.Part(node));

    /// <summary>This and another.</summary>
    public WatchSubject Or(WatchSubject other) => this with { Also = Also is null ? other : Also.Or(other) };

    /// <summary>Whether a change is news, or may be.</summary>
    public Verdict Judge(Change change)
    {
        var verdict = Verdict.Unchanged;
        for (var subject = this; subject is not null && verdict != Verdict.Changed; subject = subject.Also)
        {
            if (subject.Contains(change))
            {
                verdict = subject.View is null ? Verdict.Changed : Verdict.Uncertain;
            }
        }

        return verdict;
    }

    private bool Contains(Change change) => string.Equals(change.Space, Space, StringComparison.Ordinal) && Kind switch
    {
        SubjectKind.Row => string.Equals(change.Key, Name, StringComparison.Ordinal),
        SubjectKind.Prefix => change.Key.StartsWith(Name, StringComparison.Ordinal),
        SubjectKind.Node => RegistryKeys.NodePartOf(change.Key) == Name,
        _ => throw new InvalidOperationException($"Subject kind '{Kind}' is not handled; add it here."),
    };
}
