using Actors.GrainInterfaces.Registry;

namespace Actors.Grains.Registry.Catalog;

/// <summary>One instance in a silo's copy of the registry; ordered by the key of its ledger row: service, node, id.</summary>
internal sealed record CatalogRow(string Key, ServiceInstance? Instance)
{
    public static IComparer<CatalogRow> Order { get; } =
        Comparer<CatalogRow>.Create((left, right) => string.CompareOrdinal(left.Key, right.Key));

    /// <summary>A row to search with.</summary>
    public static CatalogRow Probe(string key) => new(key, null);
}
