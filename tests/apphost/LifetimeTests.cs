using System.Diagnostics;
using Actors.Tests.Infrastructure;

namespace Actors.AppHost.Tests;

/// <summary>How the local cluster shows itself and ends.</summary>
public sealed class LifetimeTests
{
    private static readonly TimeSpan HealthTimeMax = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task AppHost_AskedToStop_EndsWithinTenSecondsAndExitCodeZero(string signal)
    {
        using var folder = new TemporaryFolder();
        await using var host = await HostProcess.StartAppHostAsync(folder.Path);
        var asked = Stopwatch.StartNew();

        host.Signal(signal);

        Assert.Equal(0, await host.WaitForExitAsync());
        Assert.True(asked.Elapsed < TimeSpan.FromSeconds(10), $"Stopping took {asked.Elapsed}. {host.Describe()}");
        Assert.EndsWith("Stopped.\n", host.Output, StringComparison.Ordinal);
        Assert.Empty(host.Complaints);
    }

    [Fact]
    public async Task AppHost_OutputIsRedirected_IsPlainTextWithAddressesAndHealth()
    {
        using var folder = new TemporaryFolder();
        await using var host = await HostProcess.StartAppHostAsync(folder.Path);

        Assert.DoesNotContain(host.Output, character => char.IsControl(character) && character != '\n');
        Assert.Contains("/v1/greet/World", host.Output, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("data", "actors.db"), host.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.Combine(Path.Combine("data", "actors.db"))));
    }

    [PostgresFact]
    public async Task AppHost_DatabaseGoesAndComesBack_ShowsItAndRecovers()
    {
        using var folder = new TemporaryFolder();
        await using var server = await PostgresServer.StartNewAsync(fsync: false);
        await using var host = await HostProcess.StartAppHostAsync(folder.Path, "--database", await server.CreateDatabaseAsync());

        await server.StopAsync();
        await Eventually.TrueAsync(() => host.Output.Contains("Health: not ready: ", StringComparison.Ordinal), HealthTimeMax, host.Describe);
        Assert.Contains($"127.0.0.1:{server.Port}", host.Output, StringComparison.Ordinal);

        await server.StartAsync();
        await Eventually.TrueAsync(() => host.Output.Split("Health: ready").Length > 2, HealthTimeMax, host.Describe);
    }

    [Fact]
    public async Task AppHost_DatabaseInTheEnvironment_IsUsed()
    {
        using var folder = new TemporaryFolder();
        await using var host = HostProcess.Start("Actors.AppHost", folder.Path, ["--port", "0"], ("ACTORS_DATABASE", folder.Combine("own.db")));

        await Eventually.TrueAsync(() => File.Exists(folder.Combine("own.db")), TimeSpan.FromSeconds(60), host.Describe);
    }
}
