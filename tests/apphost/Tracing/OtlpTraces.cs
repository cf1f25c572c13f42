using System.Text;

namespace Actors.AppHost.Tests.Tracing;

/// <summary>One span as a collector gets it.</summary>
internal sealed record CollectedSpan(string TraceId, string Id, string ParentId, string Name, string Service, string Instance, string Source)
{
    public override string ToString() => $"{ParentId} > {Id} {Name} ({Service} {Instance}, {Source})";
}

/// <summary>Reads what OpenTelemetry's exporters send to <c>/v1/traces</c>.</summary>
internal static class OtlpTraces
{
    public static List<CollectedSpan> Read(ReadOnlySpan<byte> body)
    {
        var spans = new List<CollectedSpan>();
        var request = new Protobuf(body);
        while (request.Read())
        {
            if (request.Field == 1)
            {
                ReadProcess(request.Content, spans);
            }
        }

        return spans;
    }

    private static void ReadProcess(ReadOnlySpan<byte> bytes, List<CollectedSpan> spans)
    {
        var attributes = new Dictionary<string, string>();
        var part = new Protobuf(bytes);
        while (part.Read())
        {
            if (part.Field == 1)
            {
                ReadAttributes(part.Content, attributes);
            }
        }

        part = new Protobuf(bytes);
        while (part.Read())
        {
            if (part.Field == 2)
            {
                ReadSource(part.Content, attributes["service.name"], attributes["service.instance.id"], spans);
            }
        }
    }

    private static void ReadAttributes(ReadOnlySpan<byte> resource, Dictionary<string, string> attributes)
    {
        var attribute = new Protobuf(resource);
        while (attribute.Read())
        {
            if (attribute.Field == 1)
            {
                attributes[Text(Find(attribute.Content, 1))] = Text(Find(Find(attribute.Content, 2), 1));
            }
        }
    }

    private static void ReadSource(ReadOnlySpan<byte> bytes, string service, string instance, List<CollectedSpan> spans)
    {
        var source = Text(Find(Find(bytes, 1), 1));
        var part = new Protobuf(bytes);
        while (part.Read())
        {
            if (part.Field == 2)
            {
                spans.Add(new CollectedSpan(
                    Convert.ToHexStringLower(Find(part.Content, 1)),
                    Convert.ToHexStringLower(Find(part.Content, 2)),
                    Convert.ToHexStringLower(Find(part.Content, 4)),
                    Text(Find(part.Content, 5)),
                    service,
                    instance,
                    source));
            }
        }
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> message, int field)
    {
        var part = new Protobuf(message);
        while (part.Read())
        {
            if (part.Field == field)
            {
                return part.Content;
            }
        }

        return default;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
