using System.Net;
using Actors.Gateway.Tests.Registry;
using Actors.Tests.Infrastructure;

namespace Actors.Gateway.Tests.Snapshots;

/// <summary>A restored snapshot writes rows beneath the registry's grains, on a product of its own.</summary>
public sealed class SnapshotRegistryTests(RegistryFixture product) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task Restore_InstanceThatWasDeregistered_TakesReportsAgain()
    {
        await product.RegisterAsync("returning", "returning");
        await product.PutAsync("/v1/agent/check/pass/service:returning");
        var archive = await product.SaveAsync();
        await product.PutAsync("/v1/agent/service/deregister/returning");

        await product.RestoreAsync(archive);
        await Eventually.TrueAsync(async () => (await product.ReadAsync("/v1/catalog/services?consistent")).TryGetProperty("returning", out _));

        Assert.Equal(HttpStatusCode.OK, (await product.PutAsync("/v1/agent/check/warn/service:returning")).Status);
        Assert.Equal("warning", (await product.ReadAsync("/v1/health/checks/returning"))[0].GetProperty("Status").GetString());
        Assert.Equal(HttpStatusCode.OK, (await product.PutAsync("/v1/agent/service/deregister/returning")).Status);
        Assert.Equal("[]", (await product.GetAsync("/v1/catalog/service/returning?consistent")).Body);
    }

    [Fact]
    public async Task Restore_WithoutAnInstance_LetsItRegisterAgain()
    {
        var archive = await product.SaveAsync();
        await product.RegisterAsync("leaving", "leaving");

        await product.RestoreAsync(archive);
        await Eventually.TrueAsync(async () => !(await product.ReadAsync("/v1/catalog/services?consistent")).TryGetProperty("leaving", out _));

        Assert.Equal(HttpStatusCode.NotFound, (await product.PutAsync("/v1/agent/check/pass/service:leaving")).Status);
        await product.RegisterAsync("leaving", "leaving");
        Assert.NotEqual("[]", (await product.GetAsync("/v1/catalog/service/leaving?consistent")).Body);
    }

    [Fact]
    public async Task Restore_InstanceWithACheck_IsJudgedWithoutAnyCall()
    {
        await product.RegisterAsync("silent", "silent", "1s");
        await product.PutAsync("/v1/agent/check/pass/service:silent");
        var archive = await product.SaveAsync();
        await product.PutAsync("/v1/agent/service/deregister/silent");

        await product.RestoreAsync(archive);

        await Eventually.TrueAsync(
            async () => (await product.GetAsync("/v1/health/checks/silent")).Body.Contains("TTL expired", StringComparison.Ordinal), TimeSpan.FromSeconds(20));
    }
}
