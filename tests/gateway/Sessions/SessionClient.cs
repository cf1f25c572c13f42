using System.Net;
using System.Text;
using System.Text.Json;

namespace Actors.Gateway.Tests.Sessions;

/// <summary>The session requests that tests make.</summary>
internal static class SessionClient
{
    public static async Task<string> CreateSessionAsync(this HttpClient client, string body = "")
    {
        var (status, text) = await client.PutSessionAsync("create", body);
        Assert.True(status == HttpStatusCode.OK, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("ID").GetString()!;
    }

    public static async Task<(HttpStatusCode Status, string Text)> PutSessionAsync(this HttpClient client, string path, string body = "")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        using var response = await client.PutAsync(new Uri($"/v1/session/{path}", UriKind.Relative), content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public static async Task DestroySessionAsync(this HttpClient client, string id) =>
        Assert.Equal((HttpStatusCode.OK, "true"), await client.PutSessionAsync($"destroy/{id}"));

    public static async Task<IReadOnlyList<JsonElement>> GetSessionsAsync(this HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri($"/v1/session/{path}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    /// <summary>Whether the session is there, as its own endpoint says.</summary>
    public static async Task<bool> HasSessionAsync(this HttpClient client, string id) => (await client.GetSessionsAsync($"info/{id}")).Count == 1;
}
