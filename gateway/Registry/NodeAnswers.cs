using System.Text.Json;
using Actors.Gateway.Access;
using Actors.Gateway.Access.Rules;
using Actors.Gateway.Filtering;
using Actors.Gateway.Http;
using Actors.Gateway.Watching;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry;

/// <summary>Answers with what is on one node. A node is there when it is registered, has a service, or is this one.</summary>
internal sealed class NodeAnswers(
    RegistryReader reader, RegistryAnswers answers, RegistryShapes shapes, ConsulHeaders headers, NodeDescription node, BlockingQuery blocking)
{
    /// <summary>The node with a map of its services; null when there is no such node.</summary>
    public Task BeginMapAsync(HttpContext context, ReadOnlySpan<char> escapedName, DiscoveryQuery query) =>
        BeginAsync(context, escapedName, query, shapes.Service, WriteMap);

    /// <summary>The node with a list of its services.</summary>
    public Task BeginListAsync(HttpContext context, ReadOnlySpan<char> escapedName, DiscoveryQuery query) =>
        BeginAsync(context, escapedName, query, shapes.Service, WriteList);

    /// <summary>The checks of the node and of everything on it.</summary>
    public Task BeginChecksAsync(HttpContext context, ReadOnlySpan<char> escapedName, DiscoveryQuery query) =>
        BeginAsync(context, escapedName, query, shapes.Check, WriteChecks);

    private delegate void OnNodeWriter(Utf8JsonWriter writer, OnNode found, ItemFilter? filter);

    private Task BeginAsync(HttpContext context, ReadOnlySpan<char> escapedName, DiscoveryQuery query, FilterShape shape, OnNodeWriter write) =>
        answers.TryReadName(context, escapedName, "node name", out var name) && answers.TryReadFilter(context, query, shape, out var filter)
            ? AnswerAsync(context, name, query, filter, write)
            : Task.CompletedTask;

    private async Task AnswerAsync(HttpContext context, string name, DiscoveryQuery query, ItemFilter? filter, OnNodeWriter write)
    {
        var wake = query.IsBlocking
            ? await blocking.WaitAsync(context, WatchSubject.Node(name), query.WaitRequest, reader.ReadInstancesIndexAsync)
            : Wake.None;
        if (await ReadAsync(name, query.Mode, wake.AtLeast, context.RequestAborted) is not { } found)
        {
            answers.AnswerCatalogMissing(context);
            return;
        }

        found = Limit(RequestAccess.Of(context), found);
        headers.Write(context.Response, wake.IndexOf(found.Index), query.Mode);
        JsonAnswer.Write(context.Response, query.Pretty, (Found: found, Filter: filter, Write: write), static (writer, state) =>
            state.Write(writer, state.Found, state.Filter));
    }

    // A node that may not be seen is like one that is not there.
    private static OnNode Limit(RequestAccess access, OnNode found) =>
        !access.IsLimited ? found
        : access.Shows(ResourceKind.Node, found.Name) ? found with { Services = found.Services.FindAll(access.Shows) }
        : found with { Row = null, Services = [], IsHidden = true };

    private async Task<OnNode?> ReadAsync(string name, ReadMode mode, long atLeast, CancellationToken cancellationToken)
    {
        OnNode? found = null;
        await foreach (var page in reader.OnNodeAsync(name, mode, atLeast, cancellationToken))
        {
            found ??= new OnNode(name, page.Index, page.Instances.FirstOrDefault(instance => instance.IsNode), []);
            found.Services.AddRange(page.Instances.Where(instance => !instance.IsNode));
        }

        return found;
    }

    private void WriteMap(Utf8JsonWriter writer, OnNode found, ItemFilter? filter)
    {
        if (!IsThere(found))
        {
            writer.WriteNullValue();
            return;
        }

        WriteNode(writer, found);
        writer.WriteStartObject("Services"u8);
        foreach (var instance in Chosen(found, filter))
        {
            writer.WritePropertyName(instance.Definition.Id);
            RegistryJson.WriteService(writer, instance);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteList(Utf8JsonWriter writer, OnNode found, ItemFilter? filter)
    {
        if (!IsThere(found))
        {
            writer.WriteNullValue();
            return;
        }

        WriteNode(writer, found);
        writer.WriteStartArray("Services"u8);
        foreach (var instance in Chosen(found, filter))
        {
            RegistryJson.WriteService(writer, instance);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteNode(Utf8JsonWriter writer, OnNode found)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("Node"u8);
        node.Write(writer, found.Name, found.Row);
    }

    private static void WriteChecks(Utf8JsonWriter writer, OnNode found, ItemFilter? filter)
    {
        writer.WriteStartArray();
        foreach (var owner in found.Row is null ? found.Services : found.Services.Prepend(found.Row))
        {
            CheckLists.Write(writer, owner, null, filter);
        }

        writer.WriteEndArray();
    }

    private static IEnumerable<ServiceInstance> Chosen(OnNode found, ItemFilter? filter) => filter is null
        ? found.Services
        : found.Services.Where(instance => filter.Wants(instance, static (writer, item) => RegistryJson.WriteService(writer, item)));

    private bool IsThere(OnNode found) => !found.IsHidden && (found.Row is not null || found.Services.Count > 0 || node.IsThis(found.Name));

    private sealed record OnNode(string Name, long Index, ServiceInstance? Row, List<ServiceInstance> Services, bool IsHidden = false);
}
