using System.Buffers;
using System.Text.Json;
using Actors.Ledger;

namespace Actors.Gateway.Access.Tokens;

/// <summary>Where tokens and policies are in the ledger, and how.</summary>
internal static class AccessRows
{
    /// <summary>accessor → the token.</summary>
    public const string Tokens = "access-token";

    /// <summary>hash of a secret → the accessor: makes secrets unique.</summary>
    public const string Secrets = "access-secret";

    /// <summary>id → the policy.</summary>
    public const string Policies = "access-policy";

    /// <summary>name → the policy's id: makes names unique.</summary>
    public const string PolicyNames = "access-policy-name";

    /// <summary>One row once the first token was made.</summary>
    public const string Bootstrap = "access-bootstrap";

    /// <summary>The key of that row.</summary>
    public const string BootstrapKey = "done";

    public static byte[] Encode(AccessToken token) => Write(writer =>
    {
        writer.WriteBase64String("hash", token.SecretHash.AsSpan());
        writer.WriteString("description", token.Description);
        writer.WriteStartArray("policies");
        foreach (var id in token.Policies)
        {
            writer.WriteStringValue(id);
        }

        writer.WriteEndArray();
        writer.WriteString("created", token.CreatedAt);
        if (token.ExpiresAt is { } expires)
        {
            writer.WriteString("expires", expires);
        }
    });

    public static byte[] Encode(AccessPolicy policy) => Write(writer =>
    {
        writer.WriteString("name", policy.Name);
        writer.WriteString("description", policy.Description);
        writer.WriteString("rules", policy.Rules);
    });

    public static AccessToken DecodeToken(LedgerEntry row)
    {
        using var document = JsonDocument.Parse(row.Payload);
        var root = document.RootElement;
        return new AccessToken(
            row.Key,
            [.. root.GetProperty("hash").GetBytesFromBase64()],
            root.GetProperty("description").GetString()!,
            [.. root.GetProperty("policies").EnumerateArray().Select(id => id.GetString()!)],
            root.GetProperty("created").GetDateTimeOffset(),
            root.TryGetProperty("expires", out var expires) ? expires.GetDateTimeOffset() : null,
            row.CreateIndex,
            row.ModifyIndex);
    }

    public static AccessPolicy DecodePolicy(LedgerEntry row)
    {
        using var document = JsonDocument.Parse(row.Payload);
        var root = document.RootElement;
        return new AccessPolicy(
            row.Key, root.GetProperty("name").GetString()!, root.GetProperty("description").GetString()!, root.GetProperty("rules").GetString()!, row.CreateIndex, row.ModifyIndex);
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
