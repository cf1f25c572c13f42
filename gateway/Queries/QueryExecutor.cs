using System.Collections.Immutable;
using System.Text.Json;
using Actors.Gateway.Access;
using Actors.Gateway.Http;
using Actors.Gateway.Registry;
using Actors.GrainInterfaces.Queries;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Queries;

/// <summary>Asks prepared queries: who is healthy, has the tags and the metadata, in a new order each time, as load is spread by taking the first.</summary>
internal sealed class QueryExecutor(IGrainFactory grains, RegistryReader reader, NodeDescription node)
{
    /// <summary>The query with this id or name, filled in with it; null when there is none.</summary>
    public async Task<PreparedQuery?> FindAsync(string idOrName)
    {
        var found = await grains.GetGrain<IPreparedQueriesGrain>(IPreparedQueriesGrain.Key).Find(idOrName);
        return found is null ? null : QueryTemplates.Fill(found, idOrName);
    }

    /// <param name="query">What is asked, filled in.</param>
    /// <param name="limit">At most that many; 0 for all.</param>
    /// <param name="mode">How fresh the answer has to be.</param>
    /// <param name="access">What the caller may see.</param>
    public async Task<QueryResult> ExecuteAsync(PreparedQuery query, int limit, ReadMode mode, RequestAccess access)
    {
        var reading = await reader.ReadServiceAsync(query.Service.Name, mode);
        if (reading.View?.AsBefore() is not { } whole)
        {
            return new QueryResult(null, [], reading.Reason);
        }

        var view = access.Filter(whole);

        var chosen = view.Instances.Where(instance => IsWanted(query.Service, view, instance)).ToArray();
        Random.Shared.Shuffle(chosen);
        return new QueryResult(view, [.. limit > 0 ? chosen.Take(limit) : chosen], string.Empty);
    }

    public void Write(Utf8JsonWriter writer, PreparedQuery query, QueryResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("Service"u8, query.Service.Name);
        writer.WriteStartArray("Nodes"u8);
        foreach (var instance in result.Instances)
        {
            HealthEntries.Write(writer, instance, result.View!.FindNode(instance.Node), node, result.View.IsHeld(instance));
        }

        writer.WriteEndArray();
        QueryJson.WriteDns(writer, query);
        writer.WriteString("Datacenter"u8, node.Datacenter);
        writer.WriteNumber("Failovers"u8, 0);
        writer.WriteEndObject();
    }

    private static bool IsWanted(QueriedService wanted, ServiceView view, ServiceInstance instance)
    {
        var row = view.FindNode(instance.Node);
        var worst = CheckStatus.Passing;
        foreach (var check in row is null ? instance.Checks : [.. row.Checks, .. instance.Checks])
        {
            worst = check.Status > worst && !wanted.IgnoredCheckIds.Contains(check.Definition.Id) ? check.Status : worst;
        }

        return (wanted.OnlyPassing ? worst == CheckStatus.Passing : worst != CheckStatus.Critical)
            && wanted.Tags.All(tag => tag.StartsWith('!') ? !Has(instance, tag[1..]) : Has(instance, tag))
            && wanted.ServiceMeta.All(instance.Definition.Meta.Contains)
            && wanted.NodeMeta.All(pair => row?.Definition.Meta.Contains(pair) == true);
    }

    private static bool Has(ServiceInstance instance, string tag) => instance.Definition.Tags.Contains(tag, StringComparer.OrdinalIgnoreCase);
}

/// <summary>What a prepared query has found.</summary>
/// <param name="View">The service as it was asked; null when it could not be read.</param>
/// <param name="Instances">Those that were wanted.</param>
/// <param name="Reason">When not read: why.</param>
internal sealed record QueryResult(ServiceView? View, ImmutableArray<ServiceInstance> Instances, string Reason);
