using System.Text.Json;
using Actors.Gateway.Http;
using Actors.Gateway.Registry;

namespace Actors.Gateway.Coordinates;

/// <summary>
/// <c>/v1/coordinate/…</c>: network coordinates, of which there are none: without agents on the nodes nobody measures distances. Lists are
/// empty, and what is told is accepted and forgotten.
/// </summary>
internal sealed class CoordinateBranch(RegistryAnswers answers, ConsulHeaders headers, NodeDescription node) : IRawBranch
{
    public string Prefix => "/v1/coordinate";

    public IReadOnlyList<RawOperation> Operations { get; } =
    [
        new(HttpMethod.Get, "/v1/coordinate/datacenters", "The datacenter, without coordinates."),
        new(HttpMethod.Get, "/v1/coordinate/nodes", "Always an empty list."),
        new(HttpMethod.Get, "/v1/coordinate/node/{name}", "Always 404: no node has coordinates."),
        new(HttpMethod.Put, "/v1/coordinate/update", "Accepted; does nothing."),
    ];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        var path = new RegistryPath(rest);
        if (path.Word is "update" && path.Name.IsEmpty)
        {
            if (answers.AcceptsPut(context))
            {
                answers.Answer(context, GrainInterfaces.Registry.RegistryOutcome.Unchanged);
            }

            return Task.CompletedTask;
        }

        if (answers.TryReadQuery(context, query, out var parsed))
        {
            Read(context, path, parsed);
        }

        return Task.CompletedTask;
    }

    private void Read(HttpContext context, RegistryPath path, DiscoveryQuery query)
    {
        switch (path.Word)
        {
            case "datacenters" when path.Name.IsEmpty:
                Write(context, query, writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("Datacenter"u8, node.Datacenter);
                    writer.WriteString("AreaID"u8, "WAN"u8);
                    writer.WriteStartArray("Coordinates"u8);
                    writer.WriteEndArray();
                    writer.WriteEndObject();
                });
                break;
            case "nodes" when path.Name.IsEmpty:
                Write(context, query, static _ => { });
                break;
            case "node" when !path.Name.IsEmpty:
                answers.Refuse(context, new Refusal(StatusCodes.Status404NotFound, "No node has coordinates here: nobody measures distances."));
                break;
            default:
                answers.AnswerNoSuchPath(context);
                break;
        }
    }

    private void Write(HttpContext context, DiscoveryQuery query, Action<Utf8JsonWriter> writeItems)
    {
        headers.Write(context.Response, 1, query.Mode);
        JsonAnswer.Write(context.Response, query.Pretty, writeItems, static (writer, write) =>
        {
            writer.WriteStartArray();
            write(writer);
            writer.WriteEndArray();
        });
    }
}
