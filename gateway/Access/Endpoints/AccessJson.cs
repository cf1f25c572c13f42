using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Actors.Gateway.Access.Tokens;

namespace Actors.Gateway.Access.Endpoints;

/// <summary>Tokens and policies as JSON, with the members that Consul's clients read.</summary>
internal static class AccessJson
{
    /// <summary>What stands in place of a secret, which nobody knows any more.</summary>
    public const string Hidden = "<hidden>";

    /// <param name="writer">Where it goes.</param>
    /// <param name="token">The token.</param>
    /// <param name="secret">Its secret, once: in the answer to its creation.</param>
    /// <param name="picture">Knows the names of its policies.</param>
    public static void Write(Utf8JsonWriter writer, AccessToken token, string? secret, AccessPicture picture)
    {
        writer.WriteStartObject();
        writer.WriteString("AccessorID"u8, token.AccessorId);
        writer.WriteString("SecretID"u8, secret ?? Hidden);
        writer.WriteString("Description"u8, token.Description);
        writer.WriteStartArray("Policies"u8);
        foreach (var policy in token.Policies.Select(id => picture.FindPolicy(id, string.Empty)).OfType<AccessPolicy>())
        {
            writer.WriteStartObject();
            writer.WriteString("ID"u8, policy.Id);
            writer.WriteString("Name"u8, policy.Name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteBoolean("Local"u8, false);
        if (token.ExpiresAt is { } expires)
        {
            writer.WriteString("ExpirationTime"u8, expires.UtcDateTime);
        }

        writer.WriteString("CreateTime"u8, token.CreatedAt.UtcDateTime);
        writer.WriteString("Hash"u8, HashOf(token.Description, string.Join(',', token.Policies)));
        WriteIndexes(writer, token.CreateIndex, token.ModifyIndex);
        writer.WriteEndObject();
    }

    /// <param name="writer">Where it goes.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="withRules">Lists do without.</param>
    public static void Write(Utf8JsonWriter writer, AccessPolicy policy, bool withRules)
    {
        writer.WriteStartObject();
        writer.WriteString("ID"u8, policy.Id);
        writer.WriteString("Name"u8, policy.Name);
        writer.WriteString("Description"u8, policy.Description);
        if (withRules)
        {
            writer.WriteString("Rules"u8, policy.Rules);
        }

        writer.WriteNull("Datacenters"u8);
        writer.WriteString("Hash"u8, HashOf(policy.Name, policy.Description, policy.Rules));
        WriteIndexes(writer, policy.CreateIndex, policy.ModifyIndex);
        writer.WriteEndObject();
    }

    private static void WriteIndexes(Utf8JsonWriter writer, long createIndex, long modifyIndex)
    {
        writer.WriteNumber("CreateIndex"u8, createIndex);
        writer.WriteNumber("ModifyIndex"u8, modifyIndex);
    }

    // Changes with what it says; clients compare it.
    private static string HashOf(params ReadOnlySpan<string> parts) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts))));
}
