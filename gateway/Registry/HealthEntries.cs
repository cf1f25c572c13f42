using System.Text.Json;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry;

/// <summary>An instance with its node and all checks that concern it: the node's come first, as clients know it.</summary>
internal static class HealthEntries
{
    /// <param name="writer">Where it goes.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="row">Its node, if that is registered.</param>
    /// <param name="node">This node.</param>
    /// <param name="isHeld">Whether its service is protected, and it would not be offered otherwise.</param>
    public static void Write(Utf8JsonWriter writer, ServiceInstance instance, ServiceInstance? row, NodeDescription node, bool isHeld = false)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("Node"u8);
        node.Write(writer, instance.Node, row);
        writer.WritePropertyName("Service"u8);
        RegistryJson.WriteService(writer, instance);
        writer.WriteStartArray("Checks"u8);
        WriteChecks(writer, row);
        WriteChecks(writer, instance);
        writer.WriteEndArray();
        if (isHeld)
        {
            writer.WriteBoolean("Held"u8, true);
        }

        writer.WriteEndObject();
    }

    private static void WriteChecks(Utf8JsonWriter writer, ServiceInstance? owner)
    {
        if (owner is null)
        {
            return;
        }

        foreach (var check in owner.Checks)
        {
            RegistryJson.WriteCheck(writer, owner, check);
        }
    }
}
