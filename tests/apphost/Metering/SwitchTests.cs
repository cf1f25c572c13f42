using System.Net;
using Actors.Silo;

namespace Actors.AppHost.Tests.Metering;

/// <summary>Metrics and the dashboard can be switched off, each for itself.</summary>
public sealed class SwitchTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Host_WithPartsSwitchedOff_ServesTheOthers(bool metrics, bool dashboard)
    {
        using var folder = new TemporaryFolder();
        var options = new ActorsOptions { Database = folder.Combine("own.db"), HttpPort = 0, DnsPort = 0 };
        (options.Metrics.Enabled, options.Dashboard.Enabled) = (metrics, dashboard);
        await using var host = ActorsHost.Create(options);
        await host.StartAsync(CancellationToken.None);
        using var client = new HttpClient { BaseAddress = host.Address };

        using var content = new StringContent("value");
        using var written = await client.PutAsync("/v1/kv/some/key", content);
        Assert.Equal(HttpStatusCode.OK, written.StatusCode);
        await AssertServedAsync(client, "/metrics", metrics);
        await AssertServedAsync(client, "/v1/agent/metrics", metrics);
        await AssertServedAsync(client, "/ui/", dashboard);
        await host.StopAsync();
    }

    private static async Task AssertServedAsync(HttpClient client, string path, bool isServed)
    {
        using var answer = await client.GetAsync(path);
        Assert.Equal(isServed ? HttpStatusCode.OK : HttpStatusCode.NotFound, answer.StatusCode);
        Assert.True(isServed || path == "/ui/" || (await answer.Content.ReadAsStringAsync()).Contains("Actors:Metrics:Enabled", StringComparison.Ordinal));
    }
}
