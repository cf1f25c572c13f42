using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Actors.GrainInterfaces.Sessions;

/// <summary>How a session is laid out in its ledger row: JSON with a format version. Id and indexes are columns of the row.</summary>
public static class SessionPayload
{
    /// <summary>The ledger space that holds the sessions, by id.</summary>
    public const string Space = "session";

    /// <summary>
    /// The ledger space that says which activation watches a session, by id: one that was displaced can no longer end it. Apart
    /// from the session, so that whoever waits for changes of sessions is left alone.
    /// </summary>
    public const string WatchSpace = "session-watch";

    private const int FormatVersion = 1;

    /// <summary>Lays out a row.</summary>
    public static ReadOnlyMemory<byte> Encode(SessionDefinition definition, bool isEnding)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var stored = new StoredSession(
            FormatVersion,
            definition.Name,
            definition.Node,
            definition.LockDelay.Ticks,
            definition.Ttl?.Ticks,
            definition.TtlText,
            definition.Behavior,
            definition.NodeChecks,
            definition.ServiceChecks,
            isEnding);
        return JsonSerializer.SerializeToUtf8Bytes(stored, SessionJsonContext.Default.StoredSession);
    }

    /// <summary>Reads a row.</summary>
    /// <exception cref="InvalidDataException">The payload was written by a newer version.</exception>
    public static Session Decode(string id, ReadOnlyMemory<byte> payload, long createIndex, long modifyIndex)
    {
        if (JsonSerializer.Deserialize(payload.Span, SessionJsonContext.Default.StoredSession) is not { Version: FormatVersion } stored)
        {
            throw new InvalidDataException($"Session '{id}' is not of format {FormatVersion}; it takes a newer version of this program to read it.");
        }

        var definition = new SessionDefinition(
            stored.Name,
            stored.Node,
            TimeSpan.FromTicks(stored.LockDelayTicks),
            stored.TtlTicks is { } ticks ? TimeSpan.FromTicks(ticks) : null,
            stored.TtlText,
            stored.Behavior,
            stored.NodeChecks,
            stored.ServiceChecks);
        return new Session(id, definition, stored.IsEnding, createIndex, modifyIndex);
    }
}

internal sealed record StoredSession(
    int Version,
    string Name,
    string Node,
    long LockDelayTicks,
    long? TtlTicks,
    string TtlText,
    SessionBehavior Behavior,
    ImmutableArray<string> NodeChecks,
    ImmutableArray<string> ServiceChecks,
    bool IsEnding);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoredSession))]
internal sealed partial class SessionJsonContext : JsonSerializerContext;
