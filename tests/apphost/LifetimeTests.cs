namespace Actors.AppHost.Tests;

/// <summary>How the local cluster shows itself and ends.</summary>
public sealed class LifetimeTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task AppHost_AskedToStop_EndsWithinTenSecondsAndExitCodeZero(string signal)
    {
        using var folder = new TemporaryFolder();
        await using var host = await HostProcess.StartAppHostAsync(folder.Path);
        var asked = System.Diagnostics.Stopwatch.StartNew();

        host.Signal(signal);

        Assert.Equal(0, await host.WaitForExitAsync());
        Assert.True(asked.Elapsed < TimeSpan.FromSeconds(10), $"Stopping took {asked.Elapsed}. {host.Describe()}");
        Assert.EndsWith("Stopped.\n", host.Output, StringComparison.Ordinal);
        Assert.Equal("", host.Errors);
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

    [Fact]
    public async Task AppHost_DatabaseInTheEnvironment_IsUsed()
    {
        using var folder = new TemporaryFolder();
        await using var host = HostProcess.Start("Actors.AppHost", folder.Path, ["--port", "0"], ("ACTORS_DATABASE", folder.Combine("own.db")));

        await Actors.Tests.Infrastructure.Eventually.TrueAsync(() => File.Exists(folder.Combine("own.db")), TimeSpan.FromSeconds(60), host.Describe);
    }
}
