using System.Text.Json;
using Actors.Gateway.Filtering;
using Actors.Gateway.Http;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry.Health;

/// <summary><c>/v1/health/…</c>: instances with their checks.</summary>
internal sealed class HealthBranch(
    CheckStates states, NodeAnswers nodes, ServiceAnswers services, RegistryShapes shapes, RegistryAnswers answers, NodeDescription node) : IRawBranch
{
    public string Prefix => "/v1/health";

    public IReadOnlyList<RawOperation> Operations { get; } =
    [
        new(HttpMethod.Get, "/v1/health/service/{name}", "The instances of a service with their checks.",
            RegistryParameters.Passing, RegistryParameters.Tag, RegistryParameters.Filter, RegistryParameters.NodeMeta),
        new(HttpMethod.Get, "/v1/health/connect/{name}", "Always an empty list: there is no service mesh."),
        new(HttpMethod.Get, "/v1/health/checks/{service}", "The checks of a service.", RegistryParameters.Filter, RegistryParameters.NodeMeta),
        new(HttpMethod.Get, "/v1/health/node/{name}", "The checks of a node and of everything on it.", RegistryParameters.Filter),
        new(HttpMethod.Get, "/v1/health/state/{state}", "All checks in a state: any, passing, warning or critical.", RegistryParameters.Filter),
    ];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        var path = new RegistryPath(rest);
        if (path.Word is "ingress")
        {
            answers.AnswerNoMesh(context);
            return Task.CompletedTask;
        }

        return answers.TryReadQuery(context, query, out var parsed) ? ReadAsync(context, path, parsed) : Task.CompletedTask;
    }

    private Task ReadAsync(HttpContext context, RegistryPath path, DiscoveryQuery query)
    {
        switch (path.Word)
        {
            case "service":
                return services.BeginAsync(context, path.Name, query, shapes.HealthEntry, WriteEntry);
            case "connect":
                return services.BeginAsync(context, path.Name, query, shapes.HealthEntry, static (_, _, _, _) => { });
            case "checks":
                return services.BeginAsync(context, path.Name, query, shapes.Check, static (writer, _, instance, filter) =>
                    CheckLists.Write(writer, instance, null, filter));
            case "node":
                return nodes.BeginChecksAsync(context, path.Name, query);
            case "state":
                return states.BeginAsync(context, path.Name, query);
            default:
                answers.AnswerNoSuchPath(context);
                return Task.CompletedTask;
        }
    }

    private void WriteEntry(Utf8JsonWriter writer, ServiceView view, ServiceInstance instance, ItemFilter? filter)
    {
        var item = (instance, view.FindNode(instance.Node), view.IsHeld(instance));
        if (filter?.Wants(item, WriteOne) != false)
        {
            WriteOne(writer, item);
        }
    }

    private void WriteOne(Utf8JsonWriter writer, (ServiceInstance Instance, ServiceInstance? Row, bool IsHeld) item) =>
        HealthEntries.Write(writer, item.Instance, item.Row, node, item.IsHeld);
}
