using System.Text.Json;
using Actors.Gateway.Filtering;
using Actors.Gateway.Http;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry.Catalog;

/// <summary><c>/v1/catalog/…</c>: which nodes and services there are, and registrations of them on any node.</summary>
internal sealed class CatalogBranch(
    CatalogLists lists,
    CatalogWrites writes,
    NodeAnswers nodes,
    ServiceAnswers services,
    RegistryShapes shapes,
    RegistryAnswers answers,
    NodeDescription node) : IRawBranch
{
    public string Prefix => "/v1/catalog";

    public IReadOnlyList<RawOperation> Operations { get; } =
    [
        new(HttpMethod.Put, "/v1/catalog/register", "Registers a node, and a service and checks on it."),
        new(HttpMethod.Put, "/v1/catalog/deregister", "Removes a check, a service, or a node with everything on it."),
        new(HttpMethod.Get, "/v1/catalog/services", "All service names, each with the tags of its instances.", RegistryParameters.Filter, RegistryParameters.NodeMeta),
        new(HttpMethod.Get, "/v1/catalog/service/{name}", "The instances of a service, healthy or not.",
            RegistryParameters.Tag, RegistryParameters.Filter, RegistryParameters.NodeMeta),
        new(HttpMethod.Get, "/v1/catalog/connect/{name}", "Always an empty list: there is no service mesh."),
        new(HttpMethod.Get, "/v1/catalog/nodes", "All nodes.", RegistryParameters.Filter, RegistryParameters.NodeMeta),
        new(HttpMethod.Get, "/v1/catalog/node/{name}", "A node and its services, by id; null when it is not known.", RegistryParameters.Filter),
        new(HttpMethod.Get, "/v1/catalog/node-services/{name}", "A node and its services, as a list.", RegistryParameters.Filter),
        new(HttpMethod.Get, "/v1/catalog/datacenters", "All datacenters."),
    ];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        var path = new RegistryPath(rest);
        switch (path.Word)
        {
            case "register" when path.Name.IsEmpty:
                return answers.AcceptsPut(context) ? writes.RegisterAsync(context) : Task.CompletedTask;
            case "deregister" when path.Name.IsEmpty:
                return answers.AcceptsPut(context) ? writes.DeregisterAsync(context) : Task.CompletedTask;
            case "gateway-services":
                answers.AnswerNoMesh(context);
                return Task.CompletedTask;
            default:
                return answers.TryReadQuery(context, query, out var parsed) ? ReadAsync(context, path, parsed) : Task.CompletedTask;
        }
    }

    private Task ReadAsync(HttpContext context, RegistryPath path, DiscoveryQuery query)
    {
        switch (path.Word)
        {
            case "service":
                return services.BeginAsync(context, path.Name, query, shapes.CatalogService, WriteService);
            case "connect":
                return services.BeginAsync(context, path.Name, query, shapes.CatalogService, static (_, _, _, _) => { });
            case "services" when path.Name.IsEmpty:
                return lists.BeginServicesAsync(context, query);
            case "nodes" when path.Name.IsEmpty:
                return lists.BeginNodesAsync(context, query);
            case "node":
                return nodes.BeginMapAsync(context, path.Name, query);
            case "node-services":
                return nodes.BeginListAsync(context, path.Name, query);
            case "datacenters" when path.Name.IsEmpty:
                lists.AnswerDatacenters(context, query);
                return Task.CompletedTask;
            default:
                answers.AnswerNoSuchPath(context);
                return Task.CompletedTask;
        }
    }

    private void WriteService(Utf8JsonWriter writer, ServiceView view, ServiceInstance instance, ItemFilter? filter)
    {
        var row = view.FindNode(instance.Node);
        if (filter?.Wants((instance, row), WriteOne) != false)
        {
            WriteOne(writer, (instance, row));
        }
    }

    private void WriteOne(Utf8JsonWriter writer, (ServiceInstance Instance, ServiceInstance? Row) item) =>
        RegistryJson.WriteCatalogService(writer, item.Instance, item.Row, node);
}
