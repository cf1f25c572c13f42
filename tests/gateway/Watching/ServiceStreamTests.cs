using System.Text.Json;
using Actors.Gateway.Tests.Registry;
using Actors.Tests.Infrastructure;

namespace Actors.Gateway.Tests.Watching;

[Collection(RegistryDefinition.Name)]
public sealed class ServiceStreamTests(RegistryFixture registry)
{
    [Fact]
    public async Task Stream_CheckOfANodeChanges_TellsEachInstanceOnItWithOnePlaceBehindThem()
    {
        await RegisterAsync("noded", "noded-1", "noded-a", "noded-b");
        await RegisterAsync("noded", "noded-2", "noded-c");
        await using var stream = await EventStream.OpenAsync(registry.Client, "service=noded");
        var before = (await stream.TakeSnapshotAsync())[^1].Id;

        await CheckNodeAsync("noded-1", "critical");

        var told = await stream.TakeAsync(2);
        Assert.Equal(["noded-a", "noded-b"], told.Select(Id));
        Assert.All(told, put => Assert.Equal(["rack:critical"], Checks(put)));
        Assert.Null(told[0].Id);
        Assert.Equal(told[0].Data.GetProperty("ModifyIndex").GetInt64(), told[1].Id);

        await CheckNodeAsync("noded-1", "passing");
        Assert.All(await stream.TakeAsync(2), put => Assert.Equal(["rack:passing"], Checks(put)));

        // Who was cut off before the last of them is told all of them again; of what has changed again, the last.
        await using var second = await EventStream.OpenAsync(registry.Client, "service=noded", before);
        Assert.Equal(["noded-a", "noded-b"], (await second.TakeAsync(2)).Select(Id));
        await registry.PutAsync("/v1/catalog/deregister", """{"Node":"noded-2","ServiceID":"noded-c"}""");
        Assert.Equal("delete", (await second.TakeAsync(1))[0].Name);
    }

    [Fact]
    public async Task Stream_CheckOfAnotherNodeChanges_TellsNothing()
    {
        await RegisterAsync("apart", "apart-1", "apart-a");
        await RegisterAsync("apart-other", "apart-2", "apart-b");
        await using var stream = await EventStream.OpenAsync(registry.Client, "service=apart");
        await stream.TakeSnapshotAsync();

        await CheckNodeAsync("apart-2", "critical");
        await RegisterAsync("apart", "apart-2", "apart-c");

        var told = (await stream.TakeAsync(1))[0];
        Assert.Equal(("put", "apart-c"), (told.Name, Id(told)));
        Assert.Equal(["rack:critical"], Checks(told));

        // It has come to that node, so what happens to the node concerns it from now on.
        await CheckNodeAsync("apart-2", "warning");
        Assert.Equal(["rack:warning"], Checks((await stream.TakeAsync(1))[0]));
    }

    [Fact]
    public async Task Snapshot_ShowsTheChecksOfTheNodes()
    {
        await RegisterAsync("shown", "shown-1", "shown-a");
        await CheckNodeAsync("shown-1", "warning");

        await using var stream = await EventStream.OpenAsync(registry.Client, "service=shown");

        var snapshot = await stream.TakeSnapshotAsync();
        Assert.Equal(["reset", "snapshot", "live"], snapshot.Select(told => told.Name));
        Assert.Equal(["rack:warning"], Checks(snapshot[1]));
    }

    [Theory]
    [InlineData("/v1/health/service/")]
    [InlineData("/v1/health/checks/")]
    [InlineData("/v1/catalog/service/")]
    public async Task BlockingQuery_CheckOfItsNodeChanges_IsAnswered(string path)
    {
        var name = $"blocked-{path.Split('/')[3]}-{path.Split('/')[2]}";
        await RegisterAsync(name, name, name);
        await RegisterAsync($"{name}-other", $"{name}-other", name);
        var first = await registry.GetAsync(path + name);
        var waiting = registry.GetAsync($"{path}{name}?index={first.Index}&wait=60s");

        await CheckNodeAsync($"{name}-other", "critical");
        Assert.Equal(first.Index, (await registry.GetAsync($"{path}{name}?index={first.Index}&wait=200ms")).Index);
        Assert.False(waiting.IsCompleted);
        await CheckNodeAsync(name, "critical");

        Assert.True((await waiting).Index > first.Index);
    }

    private async Task RegisterAsync(string service, string node, params string[] ids)
    {
        foreach (var id in ids)
        {
            var body = JsonSerializer.Serialize(new { Node = node, Address = "10.9.0.1", Service = new { ID = id, Service = service } });
            Assert.Equal("true", (await registry.PutAsync("/v1/catalog/register", body)).Body);
        }
    }

    private async Task CheckNodeAsync(string node, string status) => await registry.PutAsync(
        "/v1/catalog/register",
        JsonSerializer.Serialize(new { Node = node, SkipNodeUpdate = true, Check = new { CheckID = "rack", Name = "rack", Status = status } }));

    private static string? Id(StreamEvent told) => told.Data.GetProperty("Service").GetProperty("ID").GetString();

    private static IEnumerable<string> Checks(StreamEvent told) => told.Data.GetProperty("Checks").EnumerateArray()
        .Select(check => $"{check.GetProperty("CheckID").GetString()}:{check.GetProperty("Status").GetString()}");
}
