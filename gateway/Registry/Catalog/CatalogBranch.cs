using System.Text.Json;
using Actors.Gateway.Http;
using Actors.Gateway.Watching;

namespace Actors.Gateway.Registry.Catalog;

/// <summary><c>/v1/catalog/…</c>: which services there are, and where.</summary>
internal sealed class CatalogBranch(
    RegistryReader reader, RegistryAnswers answers, ServiceAnswers services, ConsulHeaders headers, NodeDescription node, BlockingQuery blocking) : IRawBranch
{
    public string Prefix => "/v1/catalog";

    public IReadOnlyList<RawOperation> Operations { get; } =
    [
        new(HttpMethod.Get, "/v1/catalog/services", "All service names, each with the tags of its instances."),
        new(HttpMethod.Get, "/v1/catalog/service/{name}", "The instances of a service, healthy or not.",
            new RawParameter("tag", "Only instances with this tag; may be repeated.")),
        new(HttpMethod.Get, "/v1/catalog/nodes", "All nodes."),
        new(HttpMethod.Get, "/v1/catalog/datacenters", "All datacenters."),
    ];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        var path = new RegistryPath(rest);
        if (!answers.TryReadQuery(context, query, out var parsed))
        {
            return Task.CompletedTask;
        }

        switch (path.Word)
        {
            case "service":
                return services.BeginAsync(context, path.Name, parsed, WriteService);
            case "services" when path.Name.IsEmpty:
                return StreamServicesAsync(context, parsed);
            case "nodes" when path.Name.IsEmpty:
                WriteNodes(context, parsed);
                return Task.CompletedTask;
            case "datacenters" when path.Name.IsEmpty:
                WriteDatacenters(context, parsed);
                return Task.CompletedTask;
            default:
                answers.AnswerNoSuchPath(context);
                return Task.CompletedTask;
        }
    }

    private void WriteService(Utf8JsonWriter writer, GrainInterfaces.Registry.ServiceInstance instance) =>
        RegistryJson.WriteCatalogService(writer, instance, node);

    private async Task StreamServicesAsync(HttpContext context, DiscoveryQuery query)
    {
        var wake = query.IsBlocking
            ? await blocking.WaitAsync(context, WatchSubject.Catalog("names"), query.WaitRequest, reader.ReadNamesIndexAsync)
            : Wake.None;
        await using var answer = new StreamedJson(context.Response, query.Pretty);
        await foreach (var page in reader.ServicesAsync(query.Mode, wake.AtLeast, context.RequestAborted))
        {
            if (!answer.IsOpen)
            {
                headers.Write(context.Response, wake.IndexOf(page.Index), query.Mode);
                answer.OpenObject();
            }

            foreach (var service in page.Services)
            {
                answer.Writer.WritePropertyName(service.Name);
                answer.Writer.WriteStartArray();
                foreach (var tag in service.Tags)
                {
                    answer.Writer.WriteStringValue(tag);
                }

                answer.Writer.WriteEndArray();
                await answer.FlushWhenFullAsync(context.RequestAborted);
            }
        }

        answers.CloseOrExplain(context, answer);
    }

    private void WriteNodes(HttpContext context, DiscoveryQuery query)
    {
        headers.Write(context.Response, 1, query.Mode);
        JsonAnswer.Write(context.Response, query.Pretty, node, static (writer, only) =>
        {
            writer.WriteStartArray();
            only.Write(writer);
            writer.WriteEndArray();
        });
    }

    private void WriteDatacenters(HttpContext context, DiscoveryQuery query)
    {
        headers.Write(context.Response, 1, query.Mode);
        JsonAnswer.Write(context.Response, query.Pretty, node.Datacenter, static (writer, only) =>
        {
            writer.WriteStartArray();
            writer.WriteStringValue(only);
            writer.WriteEndArray();
        });
    }
}
