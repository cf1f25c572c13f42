using System.Collections.Immutable;
using Actors.GrainInterfaces.Registry;

namespace Actors.Grains.Registry.Catalog;

/// <summary>Looks for services in a copy of the registry. Names and tags of all are looked at; instances only of those that are shown.</summary>
internal static class ServiceSearch
{
    public static ServicesFound Find(CatalogSnapshot snapshot, string search, int skip, int take)
    {
        var total = 0;
        var page = ImmutableArray.CreateBuilder<ServiceSummary>();
        foreach (var service in snapshot.Services)
        {
            if (Contains(service.Name, search) || (search.Length > 0 && service.TagCounts.Keys.Any(tag => Contains(tag, search))))
            {
                if (total >= skip && page.Count < take)
                {
                    page.Add(Summarize(snapshot, service));
                }

                total++;
            }
        }

        return new ServicesFound(total, page.ToImmutable());
    }

    private static ServiceSummary Summarize(CatalogSnapshot snapshot, CatalogService service)
    {
        var counts = new int[(int)CheckStatus.Critical + 1];
        var prefix = RegistryKeys.ServicePrefix(service.Name);
        var first = snapshot.Rows.IndexOf(CatalogRow.Probe(prefix));
        for (var index = first < 0 ? ~first : first; index < snapshot.Rows.Count; index++)
        {
            var row = snapshot.Rows[index];
            if (!row.Key.StartsWith(prefix, StringComparison.Ordinal))
            {
                break;
            }

            if (row.Instance is { IsNode: false } instance)
            {
                counts[(int)StatusOf(snapshot, instance)]++;
            }
        }

        return new ServiceSummary(
            service.Name,
            [.. service.TagCounts.Keys],
            counts[(int)CheckStatus.Passing],
            counts[(int)CheckStatus.Warning],
            counts[(int)CheckStatus.Critical]);
    }

    private static CheckStatus StatusOf(CatalogSnapshot snapshot, ServiceInstance instance)
    {
        var own = instance.Status;
        var node = snapshot.Nodes.GetValueOrDefault(instance.Node)?.Status ?? CheckStatus.Passing;
        return own > node ? own : node;
    }

    private static bool Contains(string text, string search) => text.Contains(search, StringComparison.OrdinalIgnoreCase);
}
