using System.Collections.Immutable;
using System.Text.Json;
using Actors.Gateway.Http;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry;

/// <summary>
/// The registry's things as JSON, with the members in the order that Consul writes them. Lists and maps are never null: clients do not
/// expect that.
/// </summary>
internal static class RegistryJson
{
    public static string Text(CheckStatus status) => status switch
    {
        CheckStatus.Passing => "passing",
        CheckStatus.Warning => "warning",
        CheckStatus.Critical => "critical",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A status is passing, warning or critical."),
    };

    /// <summary>An instance as it stands in a health answer.</summary>
    public static void WriteService(Utf8JsonWriter writer, ServiceInstance instance)
    {
        writer.WriteStartObject();
        WriteServiceMembers(writer, instance);
        writer.WriteNumber("CreateIndex"u8, instance.CreateIndex);
        writer.WriteNumber("ModifyIndex"u8, instance.ModifyIndex);
        writer.WriteEndObject();
    }

    /// <summary>An instance as the agent shows it.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="datacenter">The datacenter.</param>
    /// <param name="contentHash">What a later request can wait for to change; null to leave it out.</param>
    public static void WriteAgentService(Utf8JsonWriter writer, ServiceInstance instance, string datacenter, string? contentHash = null)
    {
        writer.WriteStartObject();
        if (contentHash is not null)
        {
            writer.WriteString("ContentHash"u8, contentHash);
        }

        WriteServiceMembers(writer, instance);
        writer.WriteString("Datacenter"u8, datacenter);
        writer.WriteNumber("CreateIndex"u8, instance.CreateIndex);
        writer.WriteNumber("ModifyIndex"u8, instance.ModifyIndex);
        writer.WriteEndObject();
    }

    /// <summary>An instance as the catalog shows it: flat, with its node.</summary>
    public static void WriteCatalogService(Utf8JsonWriter writer, ServiceInstance instance, ServiceInstance? row, NodeDescription node)
    {
        var definition = instance.Definition;
        writer.WriteStartObject();
        writer.WriteString("ID"u8, node.IdOf(instance.Node, row));
        writer.WriteString("Node"u8, instance.Node);
        writer.WriteString("Address"u8, node.AddressOf(instance.Node, row));
        writer.WriteString("Datacenter"u8, node.Datacenter);
        node.WriteAddresses(writer, instance.Node, row);
        WriteMeta(writer, "NodeMeta"u8, row?.Definition.Meta ?? []);
        writer.WriteString("ServiceKind"u8, ""u8);
        writer.WriteString("ServiceID"u8, definition.Id);
        writer.WriteString("ServiceName"u8, definition.Name);
        WriteTags(writer, "ServiceTags"u8, definition.Tags);
        writer.WriteString("ServiceAddress"u8, definition.Address);
        WriteTaggedAddresses(writer, "ServiceTaggedAddresses"u8, definition.TaggedAddresses);
        WriteWeights(writer, "ServiceWeights"u8, definition.Weights);
        WriteMeta(writer, "ServiceMeta"u8, definition.Meta);
        writer.WriteNumber("ServicePort"u8, definition.Port);
        writer.WriteString("ServiceSocketPath"u8, definition.SocketPath);
        writer.WriteBoolean("ServiceEnableTagOverride"u8, definition.EnableTagOverride);
        WriteEmpty(writer, "ServiceProxy"u8);
        WriteEmpty(writer, "ServiceConnect"u8);
        WriteLocality(writer, "ServiceLocality"u8, definition.Locality);
        writer.WriteNumber("CreateIndex"u8, instance.CreateIndex);
        writer.WriteNumber("ModifyIndex"u8, instance.ModifyIndex);
        writer.WriteEndObject();
    }

    public static void WriteCheck(Utf8JsonWriter writer, ServiceInstance instance, ServiceCheck check)
    {
        var definition = check.Definition;
        writer.WriteStartObject();
        writer.WriteString("Node"u8, instance.Node);
        writer.WriteString("CheckID"u8, definition.Id);
        writer.WriteString("Name"u8, definition.Name);
        writer.WriteString("Status"u8, Text(check.Status));
        writer.WriteString("Notes"u8, definition.Notes);
        writer.WriteString("Output"u8, check.Output);
        writer.WriteString("ServiceID"u8, instance.Definition.Id);
        writer.WriteString("ServiceName"u8, instance.Definition.Name);
        WriteTags(writer, "ServiceTags"u8, instance.Definition.Tags);
        writer.WriteString("Type"u8, definition.Type);
        writer.WriteString("Interval"u8, Text(definition.Probe?.Interval));
        writer.WriteString("Timeout"u8, Text(definition.Probe?.Timeout));
        writer.WriteNumber("ExposedPort"u8, 0);
        WriteDefinition(writer, definition);
        writer.WriteNumber("CreateIndex"u8, check.CreateIndex);
        writer.WriteNumber("ModifyIndex"u8, check.ModifyIndex);
        writer.WriteEndObject();
    }

    public static void WriteTags(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ImmutableArray<string> tags)
    {
        writer.WriteStartArray(name);
        foreach (var tag in tags)
        {
            writer.WriteStringValue(tag);
        }

        writer.WriteEndArray();
    }

    // Whoever runs a check that stands in the catalog finds here what it has to ask; the registry's own checks show nothing.
    private static void WriteDefinition(Utf8JsonWriter writer, CheckDefinition definition)
    {
        writer.WriteStartObject("Definition"u8);
        if (definition is { Type: CheckTypes.External, Probe: { } probe })
        {
            writer.WriteString(probe.Http is null ? "TCP"u8 : "HTTP"u8, probe.Target);
            writer.WriteString("Interval"u8, Text(probe.Interval));
            writer.WriteString("Timeout"u8, Text(probe.Timeout));
        }

        writer.WriteEndObject();
    }

    private static string Text(TimeSpan? duration) => duration is { } given && given > TimeSpan.Zero ? GoDuration.Format(given) : string.Empty;

    private static void WriteServiceMembers(Utf8JsonWriter writer, ServiceInstance instance)
    {
        var definition = instance.Definition;
        writer.WriteString("ID"u8, definition.Id);
        writer.WriteString("Service"u8, definition.Name);
        WriteTags(writer, "Tags"u8, definition.Tags);
        writer.WriteString("Address"u8, definition.Address);
        WriteTaggedAddresses(writer, "TaggedAddresses"u8, definition.TaggedAddresses);
        WriteMeta(writer, "Meta"u8, definition.Meta);
        writer.WriteNumber("Port"u8, definition.Port);
        if (definition.SocketPath.Length > 0)
        {
            writer.WriteString("SocketPath"u8, definition.SocketPath);
        }

        WriteWeights(writer, "Weights"u8, definition.Weights);
        writer.WriteBoolean("EnableTagOverride"u8, definition.EnableTagOverride);
        WriteLocality(writer, "Locality"u8, definition.Locality);
    }

    public static void WriteMeta(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ImmutableArray<MetaPair> meta)
    {
        writer.WriteStartObject(name);
        foreach (var pair in meta)
        {
            writer.WriteString(pair.Key, pair.Value);
        }

        writer.WriteEndObject();
    }

    private static void WriteTaggedAddresses(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ImmutableArray<TaggedAddress> addresses)
    {
        writer.WriteStartObject(name);
        foreach (var address in addresses)
        {
            writer.WriteStartObject(address.Name);
            writer.WriteString("Address"u8, address.Address);
            writer.WriteNumber("Port"u8, address.Port);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteWeights(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ServiceWeights weights)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("Passing"u8, weights.Passing);
        writer.WriteNumber("Warning"u8, weights.Warning);
        writer.WriteEndObject();
    }

    private static void WriteLocality(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ServiceLocality? locality)
    {
        if (locality is null)
        {
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteString("Region"u8, locality.Region);
        writer.WriteString("Zone"u8, locality.Zone);
        writer.WriteEndObject();
    }

    private static void WriteEmpty(Utf8JsonWriter writer, ReadOnlySpan<byte> name)
    {
        writer.WriteStartObject(name);
        writer.WriteEndObject();
    }
}
