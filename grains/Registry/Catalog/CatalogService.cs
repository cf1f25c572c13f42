using System.Collections.Immutable;
using Actors.GrainInterfaces.Registry;

namespace Actors.Grains.Registry.Catalog;

/// <summary>One service in a silo's copy of the registry: how many instances, and how many of them have each tag.</summary>
internal sealed record CatalogService(string Name, int InstanceCount, ImmutableSortedDictionary<string, int> TagCounts)
{
    public static IComparer<CatalogService> Order { get; } =
        Comparer<CatalogService>.Create((left, right) => string.CompareOrdinal(left.Name, right.Name));

    public static CatalogService Empty(string name) =>
        new(name, 0, ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal));

    public CatalogService Add(ServiceInstance instance) => Count(instance, 1);

    public CatalogService Remove(ServiceInstance instance) => Count(instance, -1);

    private CatalogService Count(ServiceInstance instance, int change)
    {
        var counts = TagCounts;
        foreach (var tag in instance.Definition.Tags)
        {
            var count = counts.GetValueOrDefault(tag) + change;
            counts = count == 0 ? counts.Remove(tag) : counts.SetItem(tag, count);
        }

        return new CatalogService(Name, InstanceCount + change, counts);
    }
}
