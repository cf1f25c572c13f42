using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Actors.Gateway.Tests.Transactions;

/// <summary>The transactions that tests make.</summary>
internal static class TransactionClient
{
    /// <summary>One operation; null members are left out.</summary>
    public static JsonObject Op(string verb, string key, string? value = null, ulong? index = null, string? session = null, ulong? flags = null)
    {
        var kv = new JsonObject { ["Verb"] = verb, ["Key"] = key };
        Add(kv, "Value", value is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(value)));
        Add(kv, "Index", index);
        Add(kv, "Session", session);
        Add(kv, "Flags", flags);
        return new JsonObject { ["KV"] = kv };
    }

    public static async Task<TransactionAnswer> TransactAsync(this HttpClient client, params JsonObject[] operations) =>
        await client.TransactAsync(new JsonArray(operations).ToJsonString());

    public static async Task<TransactionAnswer> TransactAsync(this HttpClient client, string body, string query = "")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        using var response = await client.PutAsync(new Uri($"/v1/txn{query}", UriKind.Relative), content);
        var headers = response.Headers.ToDictionary(header => header.Key, header => header.Value.First());
        return new TransactionAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(), headers);
    }

    private static void Add(JsonObject owner, string name, JsonNode? value)
    {
        if (value is not null)
        {
            owner[name] = value;
        }
    }
}

/// <summary>What came back.</summary>
internal sealed record TransactionAnswer(HttpStatusCode Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement[] Results => [.. Json.GetProperty(nameof(Results)).EnumerateArray().Select(result => result.GetProperty("KV"))];

    public (int OpIndex, string What)[] Errors =>
        [.. Json.GetProperty(nameof(Errors)).EnumerateArray().Select(error => (error.GetProperty("OpIndex").GetInt32(), error.GetProperty("What").GetString()!))];

    private JsonElement Json => JsonDocument.Parse(Text).RootElement;
}
