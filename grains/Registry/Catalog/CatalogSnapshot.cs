using System.Collections.Immutable;
using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Protection;
using Actors.Grains.Registry.Storage;

namespace Actors.Grains.Registry.Catalog;

/// <summary>
/// A silo's copy of the registry at one moment. Immutable: readers page through it while the next one is made. Each change costs
/// a few tree paths, however many instances there are.
/// </summary>
/// <param name="Rows">All nodes and instances.</param>
/// <param name="Warning">Those with a check that is warning.</param>
/// <param name="Critical">Those with a check that is critical.</param>
/// <param name="Services">All services.</param>
/// <param name="CheckOwners">Key of a check id → service id.</param>
/// <param name="ServiceNames">Key of a service id → service name.</param>
/// <param name="Index">Index of the last change of an instance.</param>
/// <param name="NamesIndex">Index of the last change of the names or of the tags of a name.</param>
internal sealed record CatalogSnapshot(
    ImmutableSortedSet<CatalogRow> Rows,
    ImmutableSortedSet<CatalogRow> Warning,
    ImmutableSortedSet<CatalogRow> Critical,
    ImmutableSortedSet<CatalogService> Services,
    ImmutableDictionary<string, string> CheckOwners,
    ImmutableDictionary<string, string> ServiceNames,
    long Index,
    long NamesIndex)
{
    public static CatalogSnapshot Empty(long index)
    {
        var rows = ImmutableSortedSet.Create<CatalogRow>(CatalogRow.Order);
        var services = ImmutableSortedSet.Create<CatalogService>(CatalogService.Order);
        var references = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);
        return new CatalogSnapshot(rows, rows, rows, services, references, references, index, index) { NodesIndex = index, ToldIndex = index };
    }

    /// <summary>The nodes that are registered.</summary>
    public ImmutableSortedDictionary<string, ServiceInstance> Nodes { get; private init; } =
        ImmutableSortedDictionary.Create<string, ServiceInstance>(StringComparer.Ordinal);

    /// <summary>Index of the last change of a node.</summary>
    public long NodesIndex { get; private init; }

    /// <summary>
    /// Everything up to this index is in the copy. What was committed here may show before others' changes of a lower index, so an answer
    /// never has a higher one: whoever waits from there would miss them.
    /// </summary>
    public long ToldIndex { get; init; }

    /// <summary>What is on each node, the node itself included.</summary>
    public ImmutableDictionary<string, ImmutableSortedSet<CatalogRow>> OnNode { get; private init; } =
        ImmutableDictionary.Create<string, ImmutableSortedSet<CatalogRow>>(StringComparer.Ordinal);

    /// <summary>The services that are protected, by the keys of their rows.</summary>
    public ImmutableSortedDictionary<string, ProtectionRow> Protections { get; private init; } =
        ImmutableSortedDictionary.Create<string, ProtectionRow>(StringComparer.Ordinal);

    /// <summary>Index of the last change of a protection.</summary>
    public long ProtectionsIndex { get; private init; }

    /// <summary>The copy after the protection of one service has become <paramref name="row"/>, or is gone when that is null.</summary>
    public CatalogSnapshot WithProtection(string key, ProtectionRow? row, long index) =>
        index <= (Protections.GetValueOrDefault(key)?.Protection.Index ?? 0) || (row is null && !Protections.ContainsKey(key)) ? this : this with
        {
            Protections = row is null ? Protections.Remove(key) : Protections.SetItem(key, row),
            ProtectionsIndex = Math.Max(ProtectionsIndex, index),
        };

    public ServiceInstance? Find(string rowKey) =>
        Rows.TryGetValue(CatalogRow.Probe(rowKey), out var row) ? row.Instance : null;

    /// <summary>The copy after one instance has become <paramref name="instance"/>, or is gone when that is null.</summary>
    public CatalogSnapshot With(string rowKey, ServiceInstance? instance, long index)
    {
        var held = Find(rowKey);
        var next = held is null ? this : Without(rowKey, held);
        next = instance is null ? next : next.Plus(rowKey, instance);
        var isNode = (instance ?? held)?.IsNode == true;
        var namesChanged = !isNode && !SameNames(this, next, (instance ?? held)?.Definition.Name);
        return next with
        {
            Index = Math.Max(Index, index),
            NamesIndex = namesChanged ? Math.Max(NamesIndex, index) : NamesIndex,
            NodesIndex = isNode ? Math.Max(NodesIndex, index) : NodesIndex,
        };
    }

    private static bool SameNames(CatalogSnapshot before, CatalogSnapshot after, string? name)
    {
        if (name is null)
        {
            return true;
        }

        var was = before.FindService(name);
        var now = after.FindService(name);
        return was.InstanceCount > 0 == now.InstanceCount > 0 && was.TagCounts.Keys.SequenceEqual(now.TagCounts.Keys);
    }

    private CatalogService FindService(string name) =>
        Services.TryGetValue(CatalogService.Empty(name), out var service) ? service : CatalogService.Empty(name);

    private CatalogSnapshot Plus(string rowKey, ServiceInstance instance)
    {
        var row = new CatalogRow(rowKey, instance);
        var service = FindService(instance.Definition.Name);
        return this with
        {
            OnNode = OnNode.SetItem(instance.Node, RowsOn(instance.Node).Add(row)),
            Nodes = instance.IsNode ? Nodes.SetItem(instance.Node, instance) : Nodes,
            Rows = Rows.Add(row),
            Warning = Has(instance, CheckStatus.Warning) ? Warning.Add(row) : Warning,
            Critical = Has(instance, CheckStatus.Critical) ? Critical.Add(row) : Critical,
            Services = instance.IsNode ? Services : Services.Remove(service).Add(service.Add(instance)),
            CheckOwners = CheckOwners.SetItems(instance.Checks.Select(check => KeyValuePair.Create(CheckKey(instance, check), instance.Definition.Id))),
            ServiceNames = ServiceNames.SetItem(RegistryKeys.ServiceId(instance.InstanceId), instance.Definition.Name),
        };
    }

    private CatalogSnapshot Without(string rowKey, ServiceInstance held)
    {
        var row = CatalogRow.Probe(rowKey);
        var service = FindService(held.Definition.Name).Remove(held);
        var serviceId = RegistryKeys.ServiceId(held.InstanceId);
        var others = RowsOn(held.Node).Remove(row);
        return this with
        {
            OnNode = others.IsEmpty ? OnNode.Remove(held.Node) : OnNode.SetItem(held.Node, others),
            Nodes = held.IsNode ? Nodes.Remove(held.Node) : Nodes,
            Rows = Rows.Remove(row),
            Warning = Warning.Remove(row),
            Critical = Critical.Remove(row),
            Services = held.IsNode ? Services : service.InstanceCount == 0 ? Services.Remove(service) : Services.Remove(service).Add(service),
            CheckOwners = CheckOwners.RemoveRange(held.Checks.Select(check => CheckKey(held, check))),
            // The id may already have moved to another service: then it is not this row's to remove.
            ServiceNames = ServiceNames.GetValueOrDefault(serviceId) == held.Definition.Name ? ServiceNames.Remove(serviceId) : ServiceNames,
        };
    }

    private ImmutableSortedSet<CatalogRow> RowsOn(string node) =>
        OnNode.GetValueOrDefault(node) ?? ImmutableSortedSet.Create<CatalogRow>(CatalogRow.Order);

    private static bool Has(ServiceInstance instance, CheckStatus status)
    {
        foreach (var check in instance.Checks)
        {
            if (check.Status == status)
            {
                return true;
            }
        }

        return false;
    }

    private static string CheckKey(ServiceInstance instance, ServiceCheck check) =>
        RegistryKeys.CheckId(instance.Node, check.Definition.Id);
}
