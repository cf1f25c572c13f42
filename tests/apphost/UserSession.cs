using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Actors.Tests.Infrastructure;

namespace Actors.AppHost.Tests;

/// <summary>What a new user tries, in the order in which they try it, over HTTP.</summary>
internal sealed class UserSession(HttpClient client)
{
    private static readonly (string Target, string Key)[] Keys =
    [
        ("a/b", "a/b"), ("enc%2Fslash", "enc/slash"), ("%D0%BA%D0%BB%D1%8E%D1%87/%C3%A7", "ключ/ç"), ("FACE", "FACE"), ("face", "face"), ("020235", "020235"),
    ];

    public async Task GreetAsync(int count)
    {
        var greeting = await GetJsonAsync("v1/greet/World");
        Assert.Equal("Hello, World!", greeting.GetProperty("message").GetString());
        Assert.Equal(count, greeting.GetProperty("count").GetInt32());
    }

    public async Task WriteKeysAsync()
    {
        foreach (var (target, key) in Keys)
        {
            Assert.Equal("true", await PutAsync($"v1/kv/{target}", $"value of {key}"));
        }
    }

    public async Task ReadKeysAsync()
    {
        foreach (var (target, key) in Keys)
        {
            Assert.Equal($"value of {key}", await client.GetStringAsync(Relative($"v1/kv/{target}?raw")));
            var entry = Assert.Single((await GetJsonAsync($"v1/kv/{target}")).EnumerateArray());
            Assert.Equal(key, entry.GetProperty("Key").GetString());
            Assert.Equal($"value of {key}", Encoding.UTF8.GetString(entry.GetProperty("Value").GetBytesFromBase64()));
            Assert.InRange(entry.GetProperty("CreateIndex").GetInt64(), 1, entry.GetProperty("ModifyIndex").GetInt64());
        }

        var keys = (await GetJsonAsync("v1/kv/?keys")).EnumerateArray().Select(key => key.GetString());
        Assert.Equal(Keys.Select(key => key.Key).Order(StringComparer.Ordinal), keys);
        Assert.Equal("a/b", Assert.Single((await GetJsonAsync("v1/kv/a/?recurse")).EnumerateArray()).GetProperty("Key").GetString());
    }

    public async Task CompareAndSetAsync()
    {
        var index = (await GetJsonAsync("v1/kv/a/b"))[0].GetProperty("ModifyIndex").GetInt64();
        Assert.Equal("false", await PutAsync($"v1/kv/a/b?cas={index + 1000}", "lost"));
        Assert.Equal("true", await PutAsync($"v1/kv/a/b?cas={index}", "value of a/b"));
        Assert.Equal("true", await PutAsync("v1/kv/gone?cas=0", "created"));
        using var deleted = await client.DeleteAsync(Relative("v1/kv/gone"));
        Assert.Equal("true", (await deleted.Content.ReadAsStringAsync()).Trim());
        using var missing = await client.GetAsync(Relative("v1/kv/gone"));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    /// <summary>Registers, turns passing with a heartbeat, and leaves the healthy ones when heartbeats stop.</summary>
    public async Task RegisterAndExpireAsync(TimeSpan timeToLive)
    {
        var definition = new { Name = "web", ID = "web1", Port = 80, Check = new { TTL = $"{timeToLive.TotalSeconds:0}s" } };
        using var registered = await client.PutAsJsonAsync(Relative("v1/agent/service/register"), definition);
        Assert.Equal(HttpStatusCode.OK, registered.StatusCode);
        await Eventually.TrueAsync(async () => await StatusOfWebAsync() == "critical");
        await Eventually.TrueAsync(PassAndLookAsync);
        await Eventually.TrueAsync(async () => await PassingAsync() == 0, timeToLive + TimeSpan.FromSeconds(10));
        await ReadServiceAsync();
    }

    public async Task ReadServiceAsync()
    {
        Assert.Equal("critical", await StatusOfWebAsync());
        Assert.True((await GetJsonAsync("v1/catalog/services")).TryGetProperty("web", out _));
    }

    // On a busy machine a heartbeat can be older than its TTL before one looks; the next one is not.
    private async Task<bool> PassAndLookAsync()
    {
        await PutAsync("v1/agent/check/pass/service:web1", "");
        return await PassingAsync() == 1;
    }

    private async Task<int> PassingAsync() => (await GetJsonAsync("v1/health/service/web?passing")).GetArrayLength();

    private async Task<string?> StatusOfWebAsync()
    {
        var instances = (await GetJsonAsync("v1/health/service/web")).EnumerateArray().ToArray();
        return instances is [var instance]
            ? instance.GetProperty("Checks").EnumerateArray().Single(check => check.GetProperty("ServiceID").GetString() == "web1").GetProperty("Status").GetString()
            : null;
    }

    private async Task<string> PutAsync(string target, string value)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(value));
        using var answer = await client.PutAsync(Relative(target), content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"PUT {target}: {(int)answer.StatusCode} {text}");
        return text.Trim();
    }

    private async Task<JsonElement> GetJsonAsync(string target)
    {
        using var answer = await client.GetAsync(Relative(target));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"GET {target}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private static Uri Relative(string target) => new(target, UriKind.Relative);
}
