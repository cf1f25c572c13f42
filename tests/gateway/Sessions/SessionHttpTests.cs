using System.Net;
using System.Text.Json;
using Actors.Gateway.Tests.KeyValue;

namespace Actors.Gateway.Tests.Sessions;

[Collection(GatewayCollection.Name)]
public sealed class SessionHttpTests(GatewayFixture fixture)
{
    private HttpClient Client => fixture.Host.Client;

    [Fact]
    public async Task Create_WithoutBody_HasTheDefaults()
    {
        var id = await Client.CreateSessionAsync();

        var session = Assert.Single(await Client.GetSessionsAsync($"info/{id}"));
        Assert.Equal(id, session.GetProperty("ID").GetString());
        Assert.Equal("", session.GetProperty("Name").GetString());
        Assert.Equal("actors", session.GetProperty("Node").GetString());
        Assert.Equal(15_000_000_000, session.GetProperty("LockDelay").GetInt64());
        Assert.Equal("release", session.GetProperty("Behavior").GetString());
        Assert.Equal("", session.GetProperty("TTL").GetString());
        Assert.Equal("serfHealth", Assert.Single(session.GetProperty("NodeChecks").EnumerateArray()).GetString());
        Assert.Empty(session.GetProperty("ServiceChecks").EnumerateArray());
        Assert.True(session.GetProperty("CreateIndex").GetInt64() > 0);
        Assert.Equal(session.GetProperty("CreateIndex").GetInt64(), session.GetProperty("ModifyIndex").GetInt64());
    }

    /// <summary>As an HA manager and Python's client write it.</summary>
    [Fact]
    public async Task Create_WithFractionsAndLowerCase_IsTakenAsMeant()
    {
        var id = await Client.CreateSessionAsync("""{"name":"ha","lockdelay":"0.001s","behavior":"delete","ttl":"15.0s","checks":[]}""");

        var session = Assert.Single(await Client.GetSessionsAsync($"info/{id}"));
        Assert.Equal("ha", session.GetProperty("Name").GetString());
        Assert.Equal(1_000_000, session.GetProperty("LockDelay").GetInt64());
        Assert.Equal("delete", session.GetProperty("Behavior").GetString());
        Assert.Equal("15.0s", session.GetProperty("TTL").GetString());
        Assert.Empty(session.GetProperty("NodeChecks").EnumerateArray());
    }

    [Theory]
    [InlineData("15", 15_000_000_000)]
    [InlineData("15000000000", 15_000_000_000)]
    [InlineData("\"1m\"", 60_000_000_000)]
    [InlineData("0", 0)]
    public async Task Create_LockDelay_IsSecondsNanosecondsOrText(string given, long nanoseconds)
    {
        var id = await Client.CreateSessionAsync($$"""{"LockDelay":{{given}}}""");

        Assert.Equal(nanoseconds, Assert.Single(await Client.GetSessionsAsync($"info/{id}")).GetProperty("LockDelay").GetInt64());
    }

    [Theory]
    [InlineData("""{"TTL":"9s"}""", 500, "Invalid Session TTL")]
    [InlineData("""{"TTL":"86401s"}""", 500, "Invalid Session TTL")]
    [InlineData("""{"TTL":"-20s"}""", 500, "Invalid Session TTL")]
    [InlineData("""{"TTL":"soon"}""", 400, "Request decode failed")]
    [InlineData("""{"Behavior":"keep"}""", 500, "Invalid Behavior")]
    [InlineData("""{"LockDelay":-1}""", 400, "Request decode failed")]
    [InlineData("""["TTL"]""", 400, "Request decode failed")]
    [InlineData("{", 400, "Request decode failed")]
    public async Task Create_Nonsense_IsRefusedWithTheReason(string body, int status, string text)
    {
        var before = (await Client.GetSessionsAsync("list")).Count;

        var answer = await Client.PutSessionAsync("create", body);

        Assert.Equal(status, (int)answer.Status);
        Assert.StartsWith(text, answer.Text, StringComparison.Ordinal);
        Assert.True((await Client.GetSessionsAsync("list")).Count <= before);
    }

    [Fact]
    public async Task Destroy_ASession_RemovesItAndIsTrueAgain()
    {
        var id = await Client.CreateSessionAsync("""{"Node":"n-destroy"}""");
        Assert.Equal(id, Assert.Single(await Client.GetSessionsAsync("node/n-destroy")).GetProperty("ID").GetString());

        await Client.DestroySessionAsync(id);

        Assert.False(await Client.HasSessionAsync(id));
        Assert.Empty(await Client.GetSessionsAsync("node/n-destroy"));
        Assert.DoesNotContain(await Client.GetSessionsAsync("list"), session => session.GetProperty("ID").GetString() == id);
        await Client.DestroySessionAsync(id);
        await Client.DestroySessionAsync("never-was");
    }

    [Fact]
    public async Task Renew_ASession_AnswersWithItAndOtherwiseWith404()
    {
        var id = await Client.CreateSessionAsync("""{"TTL":"10s"}""");

        var (status, text) = await Client.PutSessionAsync($"renew/{id}");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("10s", Assert.Single(JsonDocument.Parse(text).RootElement.EnumerateArray()).GetProperty("TTL").GetString());

        await Client.DestroySessionAsync(id);
        Assert.Equal((HttpStatusCode.NotFound, $"Session id '{id}' not found"), await Client.PutSessionAsync($"renew/{id}"));
    }

    [Fact]
    public async Task Renew_ManyTimes_WritesNothing()
    {
        var id = await Client.CreateSessionAsync("""{"TTL":"10s"}""");
        using var before = await Client.GetKeyAsync("absent-for-index", "?consistent");

        for (var i = 0; i < 50; i++)
        {
            await Client.PutSessionAsync($"renew/{id}");
        }

        using var after = await Client.GetKeyAsync("absent-for-index", "?consistent");
        Assert.Equal(before.Index(), after.Index());
    }

    [Theory]
    [InlineData("GET", "create", "OPTIONS, PUT")]
    [InlineData("GET", "renew/x", "OPTIONS, PUT")]
    [InlineData("GET", "destroy/x", "OPTIONS, PUT")]
    [InlineData("PUT", "list", "OPTIONS, GET")]
    [InlineData("DELETE", "info/x", "OPTIONS, GET")]
    public async Task Endpoint_WrongMethod_Is405WithTheAllowedOnes(string method, string path, string allowed)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/v1/session/{path}");
        using var response = await Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
    }

    [Theory]
    [InlineData("/v1/session", 404)]
    [InlineData("/v1/session/list/x", 404)]
    [InlineData("/v1/session/info/", 400)]
    [InlineData("/v1/session/info/a%00", 400)]
    [InlineData("/v1/session/list?dc=elsewhere", 500)]
    [InlineData("/v1/session/info/unknown", 200)]
    public async Task Get_AnyPath_HasItsStatus(string path, int status)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(status, (int)response.StatusCode);
    }
}
