using System.Diagnostics;
using System.Net;
using Actors.Tests.Infrastructure;

namespace Actors.Gateway.Tests.Registry;

[Collection(RegistryDefinition.Name)]
public sealed class DiscoveryHttpTests(RegistryFixture registry)
{
    [Fact]
    public async Task Passing_FollowsHeartbeatsAndSilence()
    {
        await registry.RegisterAsync("beat", "beat1", "1.5s");
        Assert.Equal("[]", (await registry.GetAsync("/v1/health/service/beat?passing")).Body);

        await registry.PutAsync("/v1/agent/check/pass/service:beat1?note=all%20good+now");
        var silence = Stopwatch.StartNew();
        var entry = (await registry.ReadAsync("/v1/health/service/beat?passing=true"))[0];
        Assert.Equal("all good now", entry.GetProperty("Checks")[0].GetProperty("Output").GetString());

        await Eventually.TrueAsync(async () => (await registry.GetAsync("/v1/health/service/beat?passing=1")).Body == "[]");
        Assert.True(silence.Elapsed >= TimeSpan.FromSeconds(1.4), $"It left after {silence.Elapsed}.");
        Assert.Equal("critical", (await registry.ReadAsync("/v1/health/service/beat?passing=0"))[0].GetProperty("Checks")[0].GetProperty("Status").GetString());
    }

    [Fact]
    public async Task WarnAndFail_SetTheStatus()
    {
        await registry.RegisterAsync("moody", "moody1");

        await registry.PutAsync("/v1/agent/check/warn/service:moody1");
        Assert.Contains(await StatesAsync("warning"), id => id == "service:moody1");
        await registry.PutAsync("/v1/agent/check/fail/service:moody1?note=broken");
        Assert.Contains(await StatesAsync("critical"), id => id == "service:moody1");
        Assert.DoesNotContain(await StatesAsync("warning"), id => id == "service:moody1");
        Assert.Contains(await StatesAsync("any"), id => id == "service:moody1");
        Assert.DoesNotContain(await StatesAsync("passing"), id => id == "service:moody1");
    }

    [Fact]
    public async Task CatalogAndHealth_ManyInstances_HaveTheSameOrder()
    {
        foreach (var id in (string[])["c", "a", "B", "10", "9"])
        {
            await registry.RegisterAsync("ordered", id);
        }

        var catalog = (await registry.ReadAsync("/v1/catalog/service/ordered")).EnumerateArray().Select(entry => entry.GetProperty("ServiceID").GetString());
        var health = (await registry.ReadAsync("/v1/health/service/ordered")).EnumerateArray().Select(entry => entry.GetProperty("Service").GetProperty("ID").GetString());
        Assert.Equal(["10", "9", "B", "a", "c"], catalog);
        Assert.Equal(catalog, health);
    }

    [Fact]
    public async Task Tags_Repeated_MustAllBeThere()
    {
        await registry.RegisterAsync("tagged", "t1", "10s", "blue", "v1");
        await registry.RegisterAsync("tagged", "t2", "10s", "blue");

        Assert.Equal(2, (await registry.ReadAsync("/v1/health/service/tagged?tag=blue")).GetArrayLength());
        Assert.Equal(1, (await registry.ReadAsync("/v1/health/service/tagged?tag=blue&tag=V1")).GetArrayLength());
        Assert.Equal(0, (await registry.ReadAsync("/v1/catalog/service/tagged?tag=green")).GetArrayLength());
        var tags = (await registry.ReadAsync("/v1/catalog/services")).GetProperty("tagged").EnumerateArray().Select(tag => tag.GetString());
        Assert.Equal(["blue", "v1"], tags);
    }

    [Fact]
    public async Task Service_OnlyItsOwnChanges_RaiseItsIndex()
    {
        await registry.RegisterAsync("quiet", "quiet1");
        var before = (await registry.GetAsync("/v1/health/service/quiet")).Index;
        await registry.RegisterAsync("noisy", "noisy1");

        Assert.Equal(before, (await registry.GetAsync("/v1/health/service/quiet")).Index);
        await registry.PutAsync("/v1/agent/check/pass/service:quiet1");
        Assert.True((await registry.GetAsync("/v1/health/service/quiet")).Index > before);
    }

    [Fact]
    public async Task UnknownService_IsAnEmptyList()
    {
        foreach (var target in (string[])["/v1/health/service/nobody", "/v1/catalog/service/nobody", "/v1/health/checks/nobody"])
        {
            var answer = await registry.GetAsync(target);
            Assert.Equal((HttpStatusCode.OK, "[]"), (answer.Status, answer.Body));
            Assert.True(answer.Index >= 1);
        }
    }

    [Theory]
    [InlineData("/v1/health/service/x?passing=junk", "Invalid value for ?passing")]
    [InlineData("/v1/health/service/", "Missing service name")]
    [InlineData("/v1/health/state/", "Missing check state")]
    [InlineData("/v1/health/state/odd", "Invalid check state")]
    [InlineData("/v1/health/service/x?filter=Service.Port=1", "Invalid filter: at character 13")]
    [InlineData("/v1/catalog/service/x?filter=Colour==red", "Invalid filter: at character 1: Selector \"Colour\" is not valid")]
    [InlineData("/v1/agent/checks?filter=Status%20is%20full", "Invalid filter: at character 11: 'empty' was expected")]
    [InlineData("/v1/health/service/x?stale&consistent", "'stale' and 'consistent'")]
    public async Task Read_WrongQuestion_IsRefusedInWords(string target, string beginning)
    {
        var answer = await registry.GetAsync(target);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.StartsWith(beginning, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NodesAndDatacenters_NameTheOne()
    {
        Assert.Equal("actors", (await registry.ReadAsync("/v1/catalog/nodes"))[0].GetProperty("Node").GetString());
        Assert.Equal("""["dc1"]""", (await registry.GetAsync("/v1/catalog/datacenters")).Body);
    }

    [Theory]
    [InlineData("?consistent")]
    [InlineData("?stale")]
    public async Task Modes_ShowTheService(string mode)
    {
        await registry.RegisterAsync("modes", "modes1");

        Assert.Equal(1, (await registry.ReadAsync($"/v1/health/service/modes{mode}")).GetArrayLength());
        Assert.Equal(HttpStatusCode.OK, (await registry.GetAsync($"/v1/catalog/services{mode}")).Status);
    }

    [Fact]
    public async Task Restart_WhatWasRegistered_IsStillThereAndThenJudged()
    {
        await registry.RegisterAsync("durable", "durable1", "2s", "kept");
        await registry.PutAsync("/v1/agent/check/pass/service:durable1");

        await registry.RestartAsync();
        var served = Stopwatch.StartNew();

        Assert.Equal(1, (await registry.ReadAsync("/v1/health/service/durable?passing")).GetArrayLength());
        Assert.Equal("kept", (await registry.ReadAsync("/v1/catalog/services")).GetProperty("durable")[0].GetString());
        await Eventually.TrueAsync(async () => (await registry.GetAsync("/v1/health/service/durable?passing")).Body == "[]", TimeSpan.FromSeconds(30));
        Assert.True(served.Elapsed >= TimeSpan.FromSeconds(1), $"It was judged after {served.Elapsed}.");
    }

    private async Task<IEnumerable<string?>> StatesAsync(string state) =>
        (await registry.ReadAsync($"/v1/health/state/{state}")).EnumerateArray().Select(check => check.GetProperty("CheckID").GetString());
}
