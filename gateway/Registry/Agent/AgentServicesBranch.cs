using System.Text.Json;
using Actors.Gateway.Filtering;
using Actors.Gateway.Http;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry.Agent;

/// <summary><c>/v1/agent/services</c>: all instances of the one node, by id.</summary>
internal sealed class AgentServicesBranch(InstanceMap map, RegistryShapes shapes, NodeDescription node) : IRawBranch
{
    public string Prefix => "/v1/agent/services";

    public IReadOnlyList<RawOperation> Operations { get; } =
        [new(HttpMethod.Get, "/v1/agent/services", "All service instances, by id.", RegistryParameters.Filter)];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query) =>
        map.AnswerAsync(context, rest, query, shapes.AgentService, Write);

    private void Write(Utf8JsonWriter writer, ServiceInstance instance, ItemFilter? filter)
    {
        if (!instance.IsNode && filter?.Wants(instance, WriteOne) != false)
        {
            writer.WritePropertyName(instance.Definition.Id);
            WriteOne(writer, instance);
        }
    }

    private void WriteOne(Utf8JsonWriter writer, ServiceInstance instance) => RegistryJson.WriteAgentService(writer, instance, node.Datacenter);
}

/// <summary><c>/v1/agent/checks</c>: all checks of the one node, by id.</summary>
internal sealed class AgentChecksBranch(InstanceMap map, RegistryShapes shapes) : IRawBranch
{
    public string Prefix => "/v1/agent/checks";

    public IReadOnlyList<RawOperation> Operations { get; } =
        [new(HttpMethod.Get, "/v1/agent/checks", "All checks, by id.", RegistryParameters.Filter)];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query) =>
        map.AnswerAsync(context, rest, query, shapes.Check, static (writer, instance, filter) =>
        {
            foreach (var check in instance.Checks)
            {
                if (CheckLists.Wants(filter, instance, check))
                {
                    writer.WritePropertyName(check.Definition.Id);
                    RegistryJson.WriteCheck(writer, instance, check);
                }
            }
        });
}
