using System.Net;
using Actors.Gateway.Tests.Registry;

namespace Actors.Gateway.Tests.Watching;

[Collection(RegistryDefinition.Name)]
public sealed class RegistryWatchTests(RegistryFixture registry)
{
    [Theory]
    [InlineData("/v1/health/service/")]
    [InlineData("/v1/catalog/service/")]
    [InlineData("/v1/health/checks/")]
    public async Task Service_ItsCheckChanges_AnswersWithTheChange(string path)
    {
        var name = $"watched-{path.Split('/')[3]}-{path.Split('/')[2]}";
        await registry.RegisterAsync(name, name);
        var first = await registry.GetAsync(path + name);
        var waiting = registry.GetAsync($"{path}{name}?index={first.Index}&wait=60s");

        // Of another service: were the query woken by it, it would answer with the old status.
        await registry.RegisterAsync($"{name}-other", $"{name}-other");
        await registry.PutAsync($"/v1/agent/check/pass/service:{name}");

        var answer = await waiting;
        Assert.True(answer.Index > first.Index);
        Assert.Equal(answer.Index, (await registry.GetAsync(path + name)).Index);
    }

    [Fact]
    public async Task Service_NothingChanges_AnswersTheSameIndexAfterTheWait()
    {
        await registry.RegisterAsync("calm", "calm");
        var first = await registry.GetAsync("/v1/health/service/calm");
        await registry.RegisterAsync("calm-other", "calm-other");

        var answer = await registry.GetAsync($"/v1/health/service/calm?index={first.Index}&wait=200ms");

        Assert.Equal(first.Index, answer.Index);
    }

    [Fact]
    public async Task Service_Leaves_AnswersEmptyWithAHigherIndex()
    {
        await registry.RegisterAsync("leaving", "leaving");
        var first = await registry.GetAsync("/v1/health/service/leaving");
        var waiting = registry.GetAsync($"/v1/health/service/leaving?index={first.Index}&wait=60s");

        await registry.PutAsync("/v1/agent/service/deregister/leaving");

        var answer = await waiting;
        Assert.Equal((HttpStatusCode.OK, "[]"), (answer.Status, answer.Body));
        Assert.True(answer.Index > first.Index);
    }

    [Fact]
    public async Task Services_OnlyAStatusChanges_WaitOnUntilANameAppears()
    {
        await registry.RegisterAsync("named", "named");
        var first = await registry.GetAsync("/v1/catalog/services");
        var waiting = registry.GetAsync($"/v1/catalog/services?index={first.Index}&wait=60s");
        await registry.PutAsync("/v1/agent/check/pass/service:named");

        await registry.RegisterAsync("appeared", "appeared");

        var answer = await waiting;
        Assert.True(answer.Json.TryGetProperty("appeared", out _), answer.Body);
    }

    [Fact]
    public async Task State_ACheckChanges_Answers()
    {
        await registry.RegisterAsync("stated", "stated");
        var first = await registry.GetAsync("/v1/health/state/passing");
        var waiting = registry.GetAsync($"/v1/health/state/passing?index={first.Index}&wait=60s");

        await registry.PutAsync("/v1/agent/check/pass/service:stated");

        var answer = await waiting;
        Assert.True(answer.Index > first.Index);
    }
}
