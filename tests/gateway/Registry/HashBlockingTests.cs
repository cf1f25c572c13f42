using System.Net;

namespace Actors.Gateway.Tests.Registry;

[Collection(RegistryDefinition.Name)]
public sealed class HashBlockingTests(RegistryFixture registry)
{
    [Fact]
    public async Task Service_LooksAsTheCallerHasSeenIt_IsAnsweredWhenItDiffers()
    {
        await RegisterAsync("differing", 1);
        var seen = await HashAsync("differing");
        var waiting = registry.GetAsync($"/v1/agent/service/differing?hash={seen}&wait=60s");

        // A change of its check does not show.
        await registry.PutAsync("/v1/agent/check/pass/service:differing");
        await RegisterAsync("differing", 2);

        Assert.Equal(2, (await waiting).Json.GetProperty("Port").GetInt32());
        Assert.NotEqual(seen, (await waiting).Json.GetProperty("ContentHash").GetString());
    }

    [Fact]
    public async Task Service_StaysAsItIs_IsAnsweredAfterTheWaitWithTheSameHash()
    {
        await RegisterAsync("staying", 1);
        var seen = await HashAsync("staying");

        Assert.Equal(seen, (await registry.ReadAsync($"/v1/agent/service/staying?hash={seen}&wait=100ms")).GetProperty("ContentHash").GetString());
    }

    [Fact]
    public async Task Service_LooksOtherwise_IsAnsweredAtOnce()
    {
        await RegisterAsync("other", 1);

        var answer = registry.GetAsync("/v1/agent/service/other?hash=0123456789abcdef&wait=10m");

        Assert.Equal(HttpStatusCode.OK, (await answer.WaitAsync(TimeSpan.FromSeconds(30))).Status);
    }

    [Fact]
    public async Task Service_Leaves_Is404AtOnce()
    {
        await RegisterAsync("leaver", 1);
        var waiting = registry.GetAsync($"/v1/agent/service/leaver?hash={await HashAsync("leaver")}&wait=60s");

        await registry.PutAsync("/v1/agent/service/deregister/leaver");

        Assert.Equal(HttpStatusCode.NotFound, (await waiting.WaitAsync(TimeSpan.FromSeconds(30))).Status);
    }

    private Task<RegistryFixture.Answer> RegisterAsync(string service, int port) =>
        registry.PutAsync("/v1/agent/service/register", $$"""{"Check":{"TTL":"1m"},"Name":"{{service}}","Port":{{port}} }""");

    private async Task<string?> HashAsync(string service) =>
        (await registry.ReadAsync($"/v1/agent/service/{service}")).GetProperty("ContentHash").GetString();
}
