using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Actors.Gateway.Tests.KeyValue;

/// <summary>The key-value requests that tests make. Keys are given escaped, as they go over the wire.</summary>
internal static class KeyValueClient
{
    public static async Task<string> PutAsync(this HttpClient client, string escapedKey, string value, string query = "")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(value));
        using var response = await client.PutAsync(new Uri($"/v1/kv/{escapedKey}{query}", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    public static async Task<string> DeleteKeyAsync(this HttpClient client, string escapedKey, string query = "")
    {
        using var response = await client.DeleteAsync(new Uri($"/v1/kv/{escapedKey}{query}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    public static Task<HttpResponseMessage> GetKeyAsync(this HttpClient client, string escapedKey, string query = "") =>
        client.GetAsync(new Uri($"/v1/kv/{escapedKey}{query}", UriKind.Relative));

    /// <summary>The value as text; null when there is no such key.</summary>
    public static async Task<string?> GetRawAsync(this HttpClient client, string escapedKey)
    {
        using var response = await client.GetKeyAsync(escapedKey, "?raw");
        return response.StatusCode == HttpStatusCode.NotFound ? null : await response.Content.ReadAsStringAsync();
    }

    public static async Task<IReadOnlyList<JsonElement>> GetEntriesAsync(this HttpClient client, string escapedKey, string query = "")
    {
        using var response = await client.GetKeyAsync(escapedKey, query);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    public static async Task<JsonElement> GetEntryAsync(this HttpClient client, string escapedKey, string query = "") =>
        Assert.Single(await client.GetEntriesAsync(escapedKey, query));

    public static async Task<IReadOnlyList<string>> GetNamesAsync(this HttpClient client, string escapedPrefix, string query) =>
        [.. (await client.GetEntriesAsync(escapedPrefix, query)).Select(name => name.GetString()!)];

    public static ulong ModifyIndex(this JsonElement entry) => entry.GetProperty("ModifyIndex").GetUInt64();

    public static string Value(this JsonElement entry) => Encoding.UTF8.GetString(entry.GetProperty("Value").GetBytesFromBase64());

    public static long Index(this HttpResponseMessage response) =>
        long.Parse(Assert.Single(response.Headers.GetValues("X-Consul-Index")), CultureInfo.InvariantCulture);
}
