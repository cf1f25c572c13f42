using System.Text.Json;
using Actors.Gateway.KeyValue;
using Actors.Gateway.Registry;
using Actors.GrainInterfaces.KeyValue;
using Actors.GrainInterfaces.Transactions;

namespace Actors.Gateway.Transactions;

/// <summary>How a transaction ended, as JSON: the same shape whether it was carried out or not.</summary>
internal sealed class TransactionJson(NodeDescription node)
{
    private static readonly KeyValueEntry Empty = new(ReadOnlyMemory<byte>.Empty, 0, 0, null, 0, 0);

    public void Write(Utf8JsonWriter writer, TransactionOutcome outcome)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("Results"u8);
        foreach (var result in outcome.Results)
        {
            writer.WriteStartObject();
            WriteMember(writer, result);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("Errors"u8);
        foreach (var (place, what) in outcome.Errors)
        {
            writer.WriteStartObject();
            writer.WriteNumber("OpIndex"u8, place);
            writer.WriteString("What"u8, what);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteMember(Utf8JsonWriter writer, TransactionResult result)
    {
        switch (result)
        {
            case { Key: { } key }:
                writer.WritePropertyName("KV"u8);
                KeyValueJson.Write(writer, key.Key, key.Entry ?? Empty);
                break;
            case { Instance: { Id.IsNode: true } found }:
                writer.WritePropertyName("Node"u8);
                node.Write(writer, found.Id.Node, found.Instance);
                break;
            case { Instance.Instance: { } service }:
                writer.WritePropertyName("Service"u8);
                RegistryJson.WriteService(writer, service);
                break;
            case { Check: { } check }:
                writer.WritePropertyName("Check"u8);
                RegistryJson.WriteCheck(writer, check.Owner, check.Check);
                break;
            default:
                throw new InvalidOperationException("A result shows nothing; give it a key, an instance or a check.");
        }
    }
}
