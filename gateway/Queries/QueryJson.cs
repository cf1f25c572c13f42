using System.Text.Json;
using Actors.Gateway.Registry;
using Actors.GrainInterfaces.Queries;

namespace Actors.Gateway.Queries;

/// <summary>Prepared queries as JSON.</summary>
internal static class QueryJson
{
    public static void Write(Utf8JsonWriter writer, PreparedQuery query)
    {
        writer.WriteStartObject();
        writer.WriteString("ID"u8, query.Id);
        writer.WriteString("Name"u8, query.Name);
        writer.WriteString("Session"u8, query.Session);
        writer.WriteString("Token"u8, query.Token.Length > 0 ? "<hidden>" : string.Empty);
        writer.WriteStartObject("Template"u8);
        writer.WriteString("Type"u8, query.Template?.Type ?? string.Empty);
        writer.WriteString("Regexp"u8, query.Template?.Regexp ?? string.Empty);
        writer.WriteBoolean("RemoveEmptyTags"u8, query.Template?.RemoveEmptyTags ?? false);
        writer.WriteEndObject();
        WriteService(writer, query.Service);
        WriteDns(writer, query);
        writer.WriteNumber("CreateIndex"u8, query.CreateIndex);
        writer.WriteNumber("ModifyIndex"u8, query.ModifyIndex);
        writer.WriteEndObject();
    }

    public static void WriteDns(Utf8JsonWriter writer, PreparedQuery query)
    {
        writer.WriteStartObject("DNS"u8);
        writer.WriteString("TTL"u8, query.DnsTtl);
        writer.WriteEndObject();
    }

    private static void WriteService(Utf8JsonWriter writer, QueriedService service)
    {
        writer.WriteStartObject("Service"u8);
        writer.WriteString("Service"u8, service.Name);
        writer.WriteStartObject("Failover"u8);
        writer.WriteNumber("NearestN"u8, service.NearestN);
        RegistryJson.WriteTags(writer, "Datacenters"u8, service.Datacenters);
        writer.WriteEndObject();
        writer.WriteBoolean("OnlyPassing"u8, service.OnlyPassing);
        RegistryJson.WriteTags(writer, "IgnoreCheckIDs"u8, service.IgnoredCheckIds);
        writer.WriteString("Near"u8, service.Near);
        RegistryJson.WriteTags(writer, "Tags"u8, service.Tags);
        RegistryJson.WriteMeta(writer, "NodeMeta"u8, service.NodeMeta);
        RegistryJson.WriteMeta(writer, "ServiceMeta"u8, service.ServiceMeta);
        writer.WriteBoolean("Connect"u8, false);
        writer.WriteEndObject();
    }
}
