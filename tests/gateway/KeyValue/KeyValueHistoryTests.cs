using System.Net;
using System.Text.Json;

namespace Actors.Gateway.Tests.KeyValue;

[Collection(GatewayCollection.Name)]
public sealed class KeyValueHistoryTests(GatewayFixture fixture)
{
    private HttpClient Client => fixture.Host.Client;

    [Fact]
    public async Task Versions_OfAKey_AreAllThatIsKept()
    {
        await Client.PutAsync("past/a", "one", "?flags=7");
        await Client.PutAsync("past/a", "two");
        await Client.DeleteKeyAsync("past/a");
        await Client.PutAsync("past/a", "three");

        var versions = await Client.GetEntriesAsync("past/a", "?versions");

        Assert.Equal(["put three", "delete ", "put two", "put one"], versions.Select(version => $"{version.GetProperty("Operation").GetString()} {ValueOf(version)}"));
        Assert.Equal(7UL, versions[3].GetProperty("Flags").GetUInt64());
        Assert.Equal((await Client.GetEntryAsync("past/a")).ModifyIndex(), versions[0].ModifyIndex());
        Assert.All(versions, version => Assert.True(version.GetProperty("Timestamp").GetDateTimeOffset() > DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public async Task Version_OfAKey_IsShownAsItWas()
    {
        await Client.PutAsync("past/b", "one");
        var version = (await Client.GetEntryAsync("past/b")).ModifyIndex();
        await Client.PutAsync("past/b", "two");

        Assert.Equal("one", (await Client.GetEntryAsync("past/b", $"?version={version}")).Value());
        using var raw = await Client.GetKeyAsync("past/b", $"?version={version}&raw");
        Assert.Equal("one", await raw.Content.ReadAsStringAsync());
        using var never = await Client.GetKeyAsync("past/b", "?version=1");
        Assert.Equal(HttpStatusCode.NotFound, never.StatusCode);
        Assert.Contains("version 1", await never.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rollback_ToAVersion_StoresItAnewAlsoAfterARemoval()
    {
        await Client.PutAsync("past/c", "good", "?flags=3");
        var good = (await Client.GetEntryAsync("past/c")).ModifyIndex();
        await Client.PutAsync("past/c", "bad");
        var bad = (await Client.GetEntryAsync("past/c")).ModifyIndex();

        Assert.Equal("false", await Client.PutAsync("past/c", "", $"?rollback={good}&cas={good}"));
        Assert.Equal("true", await Client.PutAsync("past/c", "ignored", $"?rollback={good}&cas={bad}"));
        var entry = await Client.GetEntryAsync("past/c");
        Assert.Equal(("good", 3UL), (entry.Value(), entry.GetProperty("Flags").GetUInt64()));
        Assert.True(entry.ModifyIndex() > bad);

        await Client.DeleteKeyAsync("past/c", "?recurse");
        var removal = (await Client.GetEntriesAsync("past/c", "?versions"))[0].ModifyIndex();
        Assert.Equal("true", await Client.PutAsync("past/c", "", $"?rollback={bad}"));
        Assert.Equal("bad", await Client.GetRawAsync("past/c"));
        using var content = new StringContent("");
        using var refused = await Client.PutAsync(new Uri($"/v1/kv/past/c?rollback={removal}", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task Versions_OfAKeyThatNeverWas_Are404()
    {
        using var response = await Client.GetKeyAsync("past/never", "?versions");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.True(response.Index() >= 1);
    }

    [Theory]
    [InlineData("GET", "?versions&recurse", 400)]
    [InlineData("GET", "?version=1&keys", 400)]
    [InlineData("GET", "?version=x", 500)]
    [InlineData("PUT", "?rollback=1&acquire=s", 400)]
    [InlineData("PUT", "?rollback=", 500)]
    public async Task Past_Nonsense_IsRefused(string method, string query, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/v1/kv/past/x{query}");
        using var response = await Client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }

    private static string ValueOf(JsonElement version) => version.GetProperty("Value").ValueKind == JsonValueKind.Null ? "" : version.Value();
}
