using System.Text.Json;
using Actors.Gateway.Http;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry.Agent;

/// <summary>
/// <c>/v1/agent/health/service/…</c>: the health of instances on the one node as a status code, for load balancers that read nothing else:
/// 200 passing, 429 warning, 503 critical or maintenance.
/// </summary>
internal sealed class AgentHealth(RegistryReader reader, IGrainFactory grains, RegistryAnswers answers, ConsulHeaders headers, NodeDescription node)
{
    public Task BeginAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        if (!answers.TryReadQuery(context, query, out var parsed))
        {
            return Task.CompletedTask;
        }

        var asText = RawParameters.Is(query, "format", "text");
        var path = new RegistryPath(rest);
        var kind = new RegistryPath(path.Name);
        switch (kind.Word)
        {
            case "name" when path.Word is "service":
                return answers.TryReadName(context, kind.Name, "service name", out var name) ? ByNameAsync(context, name, parsed, asText) : Task.CompletedTask;
            case "id" when path.Word is "service":
                return answers.TryReadName(context, kind.Name, "service id", out var id) ? ByIdAsync(context, id, parsed, asText) : Task.CompletedTask;
            default:
                answers.AnswerNoSuchPath(context);
                return Task.CompletedTask;
        }
    }

    private async Task ByNameAsync(HttpContext context, string name, DiscoveryQuery query, bool asText)
    {
        var reading = await reader.ReadServiceAsync(name, query.Mode);
        if (reading.View is not { } view)
        {
            answers.AnswerUnavailable(context, reading.Reason);
            return;
        }

        var row = view.FindNode(node.Name);
        var found = view.Instances.Where(instance => node.IsThis(instance.Node)).ToList();
        if (found.Count == 0)
        {
            answers.Refuse(context, new Refusal(StatusCodes.Status404NotFound, $"Service '{name}' is not registered on this node."));
            return;
        }

        var worst = found.Select(instance => Aggregate.Of(instance, row)).Max();
        headers.Write(context.Response, view.Index, query.Mode);
        Answer(context, query, worst, asText, writer =>
        {
            writer.WriteStartArray();
            found.ForEach(instance => Write(writer, instance, row));
            writer.WriteEndArray();
        });
    }

    private async Task ByIdAsync(HttpContext context, string id, DiscoveryQuery query, bool asText)
    {
        var instance = await grains.GetGrain<IServiceInstanceGrain>(new InstanceId(node.Name, id).ToString()).Read();
        if (instance is null)
        {
            answers.Answer(context, RegistryOutcome.UnknownService(id));
            return;
        }

        var row = await grains.GetGrain<IServiceInstanceGrain>(InstanceId.OfNode(node.Name).ToString()).Read();
        headers.Write(context.Response, Math.Max(instance.Version, row?.Version ?? 0), query.Mode);
        Answer(context, query, Aggregate.Of(instance, row), asText, writer => Write(writer, instance, row));
    }

    private static void Answer(HttpContext context, DiscoveryQuery query, AggregateStatus status, bool asText, Action<Utf8JsonWriter> write)
    {
        var code = Aggregate.Code(status);
        if (asText)
        {
            PlainText.Write(context.Response, code, Aggregate.Text(status));
            return;
        }

        context.Response.StatusCode = code;
        JsonAnswer.Write(context.Response, query.Pretty, write, static (writer, body) => body(writer));
    }

    private void Write(Utf8JsonWriter writer, ServiceInstance instance, ServiceInstance? row)
    {
        writer.WriteStartObject();
        writer.WriteString("AggregatedStatus"u8, Aggregate.Text(Aggregate.Of(instance, row)));
        writer.WritePropertyName("Service"u8);
        RegistryJson.WriteAgentService(writer, instance, node.Datacenter);
        writer.WriteStartArray("Checks"u8);
        if (row is not null)
        {
            CheckLists.Write(writer, row, null, null);
        }

        CheckLists.Write(writer, instance, null, null);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
