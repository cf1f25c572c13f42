using System.Net;
using Actors.Gateway.Tests.Registry;
using Actors.Tests.Infrastructure;

namespace Actors.Gateway.Tests.Sessions;

[Collection(RegistryDefinition.Name)]
public sealed class SessionCheckTests(RegistryFixture product)
{
    [Theory]
    [InlineData("fail/service:{0}")]
    [InlineData("deregister/service:{0}")]
    public async Task Check_CriticalOrGone_EndsTheSessionsAttachedToIt(string how)
    {
        var id = $"session-{how[..4]}";
        await product.RegisterAsync("session-web", id, "1m");
        await product.PutAsync($"/v1/agent/check/pass/service:{id}");
        var attached = await CreateAsync($$"""{"LockDelay":0,"ServiceChecks":[{"ID":"service:{{id}}"}]}""");
        var beside = await CreateAsync("{}");
        await product.PutAsync($"/v1/kv/session-check/{id}?acquire={attached}", "x");

        await product.PutAsync($"/v1/agent/check/{string.Format(null, how, id)}");

        await Eventually.TrueAsync(async () => (await product.ReadAsync($"/v1/session/info/{attached}")).GetArrayLength() == 0, TimeSpan.FromSeconds(30));
        Assert.False((await product.ReadAsync($"/v1/kv/session-check/{id}"))[0].TryGetProperty("Session", out _));
        Assert.Equal(1, (await product.ReadAsync($"/v1/session/info/{beside}")).GetArrayLength());
    }

    [Fact]
    public async Task Check_OfTheNode_EndsTheSessionsAttachedToIt()
    {
        await product.PutAsync("/v1/agent/check/register", """{"Name":"session-node-check","TTL":"1m","Status":"passing"}""");
        var attached = await CreateAsync("""{"NodeChecks":["session-node-check"]}""");

        await product.PutAsync("/v1/agent/check/fail/session-node-check");

        await Eventually.TrueAsync(async () => (await product.ReadAsync($"/v1/session/info/{attached}")).GetArrayLength() == 0, TimeSpan.FromSeconds(30));
        await product.PutAsync("/v1/agent/check/deregister/session-node-check");
    }

    [Fact]
    public async Task Node_Deregistered_EndsItsSessionsAndNoOthers()
    {
        await product.PutAsync("/v1/catalog/register", """{"Node":"session-gone","Address":"10.0.0.9"}""");
        var gone = await CreateAsync("""{"Node":"session-gone","LockDelay":0}""");
        var beside = await CreateAsync("{}");
        await product.PutAsync($"/v1/kv/session-gone?acquire={gone}", "x");

        Assert.Equal("true", (await product.PutAsync("/v1/catalog/deregister", """{"Node":"session-gone"}""")).Body);

        Assert.Equal("[]", (await product.GetAsync($"/v1/session/info/{gone}")).Body);
        Assert.False((await product.ReadAsync("/v1/kv/session-gone"))[0].TryGetProperty("Session", out _));
        Assert.Equal(1, (await product.ReadAsync($"/v1/session/info/{beside}")).GetArrayLength());
    }

    [Fact]
    public async Task Create_AttachedToACheckThatIsCriticalOrMissing_IsRefused()
    {
        await product.RegisterAsync("session-web", "session-critical", "1m");

        var critical = await product.PutAsync("/v1/session/create", """{"ServiceChecks":[{"ID":"service:session-critical"}]}""");
        var missing = await product.PutAsync("/v1/session/create", """{"NodeChecks":["no-such-check"]}""");

        Assert.Equal((HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError), (critical.Status, missing.Status));
        Assert.Contains("critical", critical.Body, StringComparison.Ordinal);
        Assert.Contains("no-such-check", missing.Body, StringComparison.Ordinal);
    }

    private async Task<string> CreateAsync(string body)
    {
        var answer = await product.PutAsync("/v1/session/create", body);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        return answer.Json.GetProperty("ID").GetString()!;
    }
}
