using System.Text.Json;
using Actors.GrainInterfaces.KeyValue;
using Actors.Ledger;

namespace Actors.Gateway.KeyValue;

/// <summary>A key as JSON, with the members in the order that Consul writes them.</summary>
internal static class KeyValueJson
{
    private static readonly JsonEncodedText LockIndex = JsonEncodedText.Encode("LockIndex");
    private static readonly JsonEncodedText Key = JsonEncodedText.Encode("Key");
    private static readonly JsonEncodedText Flags = JsonEncodedText.Encode("Flags");
    private static readonly JsonEncodedText Value = JsonEncodedText.Encode("Value");
    private static readonly JsonEncodedText Session = JsonEncodedText.Encode("Session");
    private static readonly JsonEncodedText CreateIndex = JsonEncodedText.Encode("CreateIndex");
    private static readonly JsonEncodedText ModifyIndex = JsonEncodedText.Encode("ModifyIndex");
    private static readonly JsonEncodedText Operation = JsonEncodedText.Encode("Operation");
    private static readonly JsonEncodedText Timestamp = JsonEncodedText.Encode("Timestamp");

    public static void Write(Utf8JsonWriter writer, string key, KeyValueEntry entry)
    {
        writer.WriteStartObject();
        WriteMembers(writer, key, entry);
        writer.WriteEndObject();
    }

    /// <summary>One version of a key: the members of a key, what happened, and when; null when that is not known any more.</summary>
    public static void Write(Utf8JsonWriter writer, string key, KeyValueEntry entry, MutationKind kind, DateTimeOffset committedAt)
    {
        writer.WriteStartObject();
        WriteMembers(writer, key, entry);
        writer.WriteString(Operation, kind == MutationKind.Delete ? "delete"u8 : "put"u8);
        if (committedAt == default)
        {
            writer.WriteNull(Timestamp);
        }
        else
        {
            writer.WriteString(Timestamp, committedAt.UtcDateTime);
        }

        writer.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter writer, string key, KeyValueEntry entry)
    {
        writer.WriteNumber(LockIndex, entry.LockIndex);
        writer.WriteString(Key, key);
        writer.WriteNumber(Flags, entry.Flags);
        if (entry.Value.IsEmpty)
        {
            writer.WriteNull(Value);
        }
        else
        {
            writer.WriteBase64String(Value, entry.Value.Span);
        }

        if (entry.Session is not null)
        {
            writer.WriteString(Session, entry.Session);
        }

        writer.WriteNumber(CreateIndex, entry.CreateIndex);
        writer.WriteNumber(ModifyIndex, entry.ModifyIndex);
    }
}
