using Actors.Gateway.Http;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry.Agent;

/// <summary><c>/v1/agent/services</c>: all instances of the one node, by id.</summary>
internal sealed class AgentServicesBranch(InstanceMap map, NodeDescription node) : IRawBranch
{
    public string Prefix => "/v1/agent/services";

    public IReadOnlyList<RawOperation> Operations { get; } =
        [new(HttpMethod.Get, "/v1/agent/services", "All service instances, by id.")];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query) =>
        map.AnswerAsync(context, rest, query, (writer, instance) =>
        {
            writer.WritePropertyName(instance.Definition.Id);
            RegistryJson.WriteAgentService(writer, instance, node.Datacenter);
        });
}

/// <summary><c>/v1/agent/checks</c>: all checks of the one node, by id.</summary>
internal sealed class AgentChecksBranch(InstanceMap map) : IRawBranch
{
    public string Prefix => "/v1/agent/checks";

    public IReadOnlyList<RawOperation> Operations { get; } = [new(HttpMethod.Get, "/v1/agent/checks", "All checks, by id.")];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query) =>
        map.AnswerAsync(context, rest, query, static (writer, instance) =>
        {
            foreach (var check in instance.Checks)
            {
                writer.WritePropertyName(check.Definition.Id);
                RegistryJson.WriteCheck(writer, instance, check);
            }
        });
}
