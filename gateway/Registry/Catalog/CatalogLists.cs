using System.Text.Json;
using Actors.Gateway.Access;
using Actors.Gateway.Access.Rules;
using Actors.Gateway.Filtering;
using Actors.Gateway.Http;
using Actors.Gateway.Watching;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry.Catalog;

/// <summary>The catalog's lists across services and nodes, sent in pieces.</summary>
internal sealed class CatalogLists(
    RegistryReader reader, RegistryAnswers answers, RegistryShapes shapes, ConsulHeaders headers, NodeDescription node, BlockingQuery blocking)
{
    public Task BeginServicesAsync(HttpContext context, DiscoveryQuery query)
    {
        if (!answers.TryReadFilter(context, query, shapes.CatalogService, out var filter))
        {
            return Task.CompletedTask;
        }

        return filter is null && !query.ChoosesNodes ? StreamServicesAsync(context, query) : ChooseServicesAsync(context, query, filter);
    }

    public Task BeginNodesAsync(HttpContext context, DiscoveryQuery query) =>
        answers.TryReadFilter(context, query, shapes.Node, out var filter) ? StreamNodesAsync(context, query, filter) : Task.CompletedTask;

    public void AnswerDatacenters(HttpContext context, DiscoveryQuery query)
    {
        headers.Write(context.Response, 1, query.Mode);
        JsonAnswer.Write(context.Response, query.Pretty, node.Datacenter, static (writer, only) =>
        {
            writer.WriteStartArray();
            writer.WriteStringValue(only);
            writer.WriteEndArray();
        });
    }

    private async Task StreamServicesAsync(HttpContext context, DiscoveryQuery query)
    {
        var wake = await WaitAsync(context, WatchSubject.Catalog("names"), query, reader.ReadNamesIndexAsync);
        var access = RequestAccess.Of(context);
        access.Streams(ResourceKind.Service);
        await using var answer = new StreamedJson(context.Response, query.Pretty);
        await foreach (var page in reader.ServicesAsync(query.Mode, wake.AtLeast, context.RequestAborted))
        {
            if (!answer.IsOpen)
            {
                headers.Write(context.Response, wake.IndexOf(page.Index), query.Mode);
                answer.OpenObject();
            }

            foreach (var service in page.Services.Where(service => access.Shows(ResourceKind.Service, service.Name)))
            {
                Write(answer.Writer, service.Name, service.Tags);
                await answer.FlushWhenFullAsync(context.RequestAborted);
            }
        }

        answers.CloseOrExplain(context, answer);
    }

    // Names and tags of the chosen instances only. Instances are ordered by service, so those of one service follow each other.
    private async Task ChooseServicesAsync(HttpContext context, DiscoveryQuery query, ItemFilter? filter)
    {
        var wake = await WaitAsync(context, WatchSubject.Catalog(), query, reader.ReadInstancesIndexAsync);
        var access = RequestAccess.Of(context);
        access.Streams(ResourceKind.Service, ResourceKind.Node);
        Dictionary<string, ServiceInstance>? nodes = null;
        await using var answer = new StreamedJson(context.Response, query.Pretty);
        string? name = null;
        var tags = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var page in reader.InstancesAsync(InstanceFilter.All, query.Mode, wake.AtLeast, context.RequestAborted))
        {
            if (nodes is null)
            {
                // Nodes at least as new as the index that is answered: whoever waits for the next change must have been shown this one.
                nodes = await ReadNodesAsync(query.Mode, page.Index, context.RequestAborted);
                if (nodes is null)
                {
                    break;
                }

                headers.Write(context.Response, wake.IndexOf(page.Index), query.Mode);
                answer.OpenObject();
            }

            foreach (var instance in page.Instances.Where(instance => IsChosen(instance, nodes, query, filter) && access.Shows(instance)))
            {
                if (name is not null && name != instance.Definition.Name)
                {
                    Write(answer.Writer, name, tags);
                    tags.Clear();
                }

                name = instance.Definition.Name;
                tags.UnionWith(instance.Definition.Tags);
                await answer.FlushWhenFullAsync(context.RequestAborted);
            }
        }

        if (name is not null)
        {
            Write(answer.Writer, name, tags);
        }

        answers.CloseOrExplain(context, answer);
    }

    private bool IsChosen(ServiceInstance instance, Dictionary<string, ServiceInstance> nodes, DiscoveryQuery query, ItemFilter? filter)
    {
        var row = nodes.GetValueOrDefault(instance.Node);
        return !instance.IsNode
            && query.WantsNode(row)
            && filter?.Wants((instance, row), (writer, item) => RegistryJson.WriteCatalogService(writer, item.instance, item.row, node)) != false;
    }

    // Null when the catalog is not there yet: then nobody knows which nodes there are.
    private async Task<Dictionary<string, ServiceInstance>?> ReadNodesAsync(ReadMode mode, long atLeast, CancellationToken cancellationToken)
    {
        Dictionary<string, ServiceInstance>? nodes = null;
        await foreach (var page in reader.NodesAsync(mode, atLeast, cancellationToken))
        {
            nodes ??= new Dictionary<string, ServiceInstance>(StringComparer.Ordinal);
            foreach (var row in page.Nodes)
            {
                nodes[row.Node] = row;
            }
        }

        return nodes;
    }

    // This node is listed where its name belongs, whether it has been registered or not.
    private async Task StreamNodesAsync(HttpContext context, DiscoveryQuery query, ItemFilter? filter)
    {
        var wake = await WaitAsync(context, WatchSubject.Nodes(), query, reader.ReadNodesIndexAsync);
        var access = RequestAccess.Of(context);
        access.Streams(ResourceKind.Node);
        await using var answer = new StreamedJson(context.Response, query.Pretty);
        var isOwnWritten = !access.Shows(ResourceKind.Node, node.Name);
        await foreach (var page in reader.NodesAsync(query.Mode, wake.AtLeast, context.RequestAborted))
        {
            if (!answer.IsOpen)
            {
                headers.Write(context.Response, wake.IndexOf(page.Index), query.Mode);
                answer.OpenArray();
            }

            foreach (var row in page.Nodes.Where(access.Shows))
            {
                if (!isOwnWritten && string.CompareOrdinal(row.Node, node.Name) > 0)
                {
                    WriteNode(answer.Writer, node.Name, null, query, filter);
                    isOwnWritten = true;
                }

                isOwnWritten |= node.IsThis(row.Node);
                WriteNode(answer.Writer, row.Node, row, query, filter);
                await answer.FlushWhenFullAsync(context.RequestAborted);
            }
        }

        if (answer.IsOpen && !isOwnWritten)
        {
            WriteNode(answer.Writer, node.Name, null, query, filter);
        }

        answers.CloseOrExplain(context, answer);
    }

    // An index is that of the catalog's grain, which follows the same changes: it is good for judging one while the request is parked, too.
    private ValueTask<Wake> WaitAsync(HttpContext context, WatchSubject subject, DiscoveryQuery query, Func<long, ValueTask<long?>> readIndex) =>
        query.IsBlocking ? blocking.WaitAsync(context, subject, query.WaitRequest, readIndex, readIndexAfter: readIndex) : new ValueTask<Wake>(Wake.None);

    private void WriteNode(Utf8JsonWriter writer, string name, ServiceInstance? row, DiscoveryQuery query, ItemFilter? filter)
    {
        if (query.WantsNode(row) && filter?.Wants((name, row), (scratch, item) => node.Write(scratch, item.name, item.row)) != false)
        {
            node.Write(writer, name, row);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, IEnumerable<string> tags)
    {
        writer.WriteStartArray(name);
        foreach (var tag in tags)
        {
            writer.WriteStringValue(tag);
        }

        writer.WriteEndArray();
    }
}
