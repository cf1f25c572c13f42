using System.Text.Json;
using Actors.GrainInterfaces.Sessions;

namespace Actors.Gateway.Sessions;

/// <summary>A session as JSON, with the members in the order that Consul writes them. The lock delay is a number of nanoseconds.</summary>
internal static class SessionJson
{
    public static void Write(Utf8JsonWriter writer, Session session)
    {
        var definition = session.Definition;
        writer.WriteStartObject();
        writer.WriteString("ID"u8, session.Id);
        writer.WriteString("Name"u8, definition.Name);
        writer.WriteString("Node"u8, definition.Node);
        writer.WriteNumber("LockDelay"u8, definition.LockDelay.Ticks * TimeSpan.NanosecondsPerTick);
        writer.WriteString("Behavior"u8, definition.Behavior == SessionBehavior.Delete ? "delete"u8 : "release"u8);
        writer.WriteString("TTL"u8, definition.TtlText);
        writer.WriteStartArray("NodeChecks"u8);
        foreach (var id in definition.NodeChecks)
        {
            writer.WriteStringValue(id);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("ServiceChecks"u8);
        foreach (var id in definition.ServiceChecks)
        {
            writer.WriteStartObject();
            writer.WriteString("ID"u8, id);
            writer.WriteString("Namespace"u8, "");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("CreateIndex"u8, session.CreateIndex);
        writer.WriteNumber("ModifyIndex"u8, session.ModifyIndex);
        writer.WriteEndObject();
    }
}
