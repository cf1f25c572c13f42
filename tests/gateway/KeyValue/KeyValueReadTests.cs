using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Actors.Gateway.Tests.KeyValue;

[Collection(GatewayCollection.Name)]
public sealed class KeyValueReadTests(GatewayFixture fixture)
{
    private HttpClient Client => fixture.Host.Client;

    [Fact]
    public async Task Get_StoredKey_HasConsulsMembersInConsulsOrder()
    {
        await Client.PutAsync("read/shape", "blue", "?flags=42");

        using var response = await Client.GetKeyAsync("read/shape");

        var index = response.Index();
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            $$"""[{"LockIndex":0,"Key":"read/shape","Flags":42,"Value":"Ymx1ZQ==","CreateIndex":{{index}},"ModifyIndex":{{index}}}]""",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_Pretty_IsIndented()
    {
        await Client.PutAsync("read/pretty", "x");

        var text = await Client.GetStringAsync(new Uri("/v1/kv/read/pretty?pretty", UriKind.Relative));

        Assert.Contains("\n        \"Key\": \"read/pretty\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_EmptyValue_IsNull()
    {
        await Client.PutAsync("read/empty", "");

        var entry = await Client.GetEntryAsync("read/empty");

        Assert.Equal(System.Text.Json.JsonValueKind.Null, entry.GetProperty("Value").ValueKind);
    }

    [Theory]
    [InlineData("9223372036854775808")]
    [InlineData("18446744073709551615")]
    [InlineData("3304740253564472344")]
    public async Task Flags_BeyondSigned64Bits_ComeBackExactly(string flags)
    {
        await Client.PutAsync($"read/flags/{flags}", "x", $"?flags={flags}");

        var entry = await Client.GetEntryAsync($"read/flags/{flags}");

        Assert.Equal(flags, entry.GetProperty("Flags").GetRawText());
    }

    [Fact]
    public async Task Get_AbsentKey_Is404WithoutBodyButWithEveryHeader()
    {
        using var response = await Client.GetKeyAsync("read/absent");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync());
        Assert.True(response.Index() >= 1);
        Assert.Equal("true", Assert.Single(response.Headers.GetValues("X-Consul-KnownLeader")));
        Assert.True(int.TryParse(Assert.Single(response.Headers.GetValues("X-Consul-LastContact")), out _));
        Assert.Equal("leader", Assert.Single(response.Headers.GetValues("X-Consul-Effective-Consistency")));
        Assert.Equal("Accept-Encoding", response.Headers.Vary.ToString());
    }

    [Fact]
    public async Task Get_Raw_IsTheBytesAndHarmlessInABrowser()
    {
        var bytes = Enumerable.Range(0, 256).Select(number => (byte)number).ToArray();
        using var content = new ByteArrayContent(bytes);
        using var put = await Client.PutAsync(new Uri("/v1/kv/read/raw", UriKind.Relative), content);

        using var response = await Client.GetKeyAsync("read/raw", "?raw");

        Assert.Equal(bytes, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("sandbox", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
    }

    [Theory]
    [InlineData("?consistent", "consistent")]
    [InlineData("?stale", "stale")]
    [InlineData("?max_stale=10s", "stale")]
    [InlineData("?index=0&wait=30s", "leader")]
    [InlineData("?dc=dc1&token=t", "leader")]
    public async Task Get_AnyMode_FindsTheKeyAndNamesTheMode(string query, string consistency)
    {
        await Client.PutAsync("read/mode", "x");

        using var response = await Client.GetKeyAsync("read/mode", query);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(consistency, Assert.Single(response.Headers.GetValues("X-Consul-Effective-Consistency")));
    }

    [Theory]
    [InlineData("?stale&consistent", 400)]
    [InlineData("?wait=junk", 400)]
    [InlineData("?index=junk", 400)]
    [InlineData("?dc=mars", 500)]
    public async Task Get_NonsenseInTheQuery_IsRefusedInPlainText(string query, int status)
    {
        using var response = await Client.GetKeyAsync("read/nonsense", query);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.NotEmpty(await response.Content.ReadAsStringAsync());
        Assert.True(response.Index() >= 1);
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("identity", false)]
    public async Task Get_AcceptEncoding_DecidesCompression(string encoding, bool compressed)
    {
        await Client.PutAsync("read/zip", new string('x', 5000));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/kv/read/zip?raw");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));

        using var response = await Client.SendAsync(request);

        Assert.Equal(compressed, response.Content.Headers.ContentEncoding.Contains("gzip"));
        Assert.Equal("Accept-Encoding", response.Headers.Vary.ToString());
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH")]
    [InlineData("HEAD")]
    public async Task OtherMethod_IsRefusedWithTheList(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/v1/kv/read/method");
        using var response = await Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("OPTIONS, GET, PUT, DELETE", string.Join(", ", response.Content.Headers.Allow));
        Assert.Equal(method == "HEAD" ? "" : $"method {method} not allowed", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Options_AnswersTheList()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/kv/read/method");
        using var response = await Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("PUT", response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Index_OfAKey_RisesWithEveryChangeAndNeverFalls()
    {
        var seen = new List<long>();
        foreach (var value in new[] { "one", "two" })
        {
            await Client.PutAsync("read/index", value);
            seen.Add((await Client.GetKeyAsync("read/index")).Index());
        }

        await Client.DeleteKeyAsync("read/index");
        seen.Add((await Client.GetKeyAsync("read/index")).Index());
        await Client.PutAsync("read/index", "three");
        seen.Add((await Client.GetKeyAsync("read/index")).Index());

        Assert.Equal(seen.Distinct().Order(), seen);
    }

    [Fact]
    public async Task Value_OfAnyContentType_IsKeptAsItIs()
    {
        using var content = new StringContent("{\"a\":1}", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var put = await Client.PutAsync(new Uri("/v1/kv/read/type", UriKind.Relative), content);

        Assert.Equal("{\"a\":1}", await Client.GetRawAsync("read/type"));
    }
}
