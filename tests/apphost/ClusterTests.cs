using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Actors.Tests.Infrastructure;

namespace Actors.AppHost.Tests;

/// <summary>The processes of the local cluster: started, shown, started again, stopped, and never left behind.</summary>
public sealed partial class ClusterTests
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Cluster_Started_ShowsEveryProcessAndWritesALogForEach()
    {
        using var folder = new TemporaryFolder();
        await using var host = await HostProcess.StartAppHostAsync(folder.Path, "--silos", "2");
        await Eventually.TrueAsync(() => ProcessIds(host).Count == 3, WaitMax, host.Describe);

        Assert.Equal(["gateway", "silo-1", "silo-2"], ProcessIds(host).Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            ["gateway.log", "silo-1.log", "silo-2.log"],
            Directory.GetFiles(folder.Combine(Path.Combine("data", "logs"))).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using var client = host.CreateClient();
        await new UserSession(client).GreetAsync(count: 1);
    }

    [Fact]
    public async Task Cluster_SiloIsKilled_IsStartedAgain()
    {
        using var folder = new TemporaryFolder();
        await using var host = await HostProcess.StartAppHostAsync(folder.Path, "--silos", "2");
        await Eventually.TrueAsync(() => ProcessIds(host).Count == 3, WaitMax, host.Describe);
        var killed = ProcessIds(host)["silo-1"];

        using (var victim = Process.GetProcessById(killed))
        {
            victim.Kill();
        }

        await Eventually.TrueAsync(() => ProcessIds(host)["silo-1"] != killed, WaitMax, host.Describe);
        using var client = host.CreateClient();
        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await client.GetAsync(new Uri("v1/greet/World", UriKind.Relative));
                return answer.IsSuccessStatusCode;
            },
            WaitMax,
            host.Describe);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Cluster_AskedToStop_EndsWithinTenSecondsAndLeavesNothing(string signal)
    {
        using var folder = new TemporaryFolder();
        await using var host = await HostProcess.StartAppHostAsync(folder.Path, "--silos", "2");
        await Eventually.TrueAsync(() => ProcessIds(host).Count == 3, WaitMax, host.Describe);
        var asked = Stopwatch.StartNew();

        host.Signal(signal);

        Assert.Equal(0, await host.WaitForExitAsync());
        Assert.True(asked.Elapsed < TimeSpan.FromSeconds(10), $"Stopping took {asked.Elapsed}. {host.Describe()}");
        Assert.EndsWith("Stopped.\n", host.Output, StringComparison.Ordinal);
        Assert.Empty(host.Complaints);
        Assert.All(ProcessIds(host).Values, id => Assert.False(IsAlive(id)));
        // All of them ended in order: the last line of each log says so.
        Assert.All(Directory.GetFiles(folder.Combine(Path.Combine("data", "logs"))), log => Assert.EndsWith("ended with exit code 0\n", File.ReadAllText(log), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cluster_AppHostIsKilled_TakesItsProcessesWithIt()
    {
        using var folder = new TemporaryFolder();
        await using var host = await HostProcess.StartAppHostAsync(folder.Path, "--silos", "2");
        await Eventually.TrueAsync(() => ProcessIds(host).Count == 3, WaitMax, host.Describe);

        await host.KillAloneAsync();

        await Eventually.TrueAsync(() => !ProcessIds(host).Values.Any(IsAlive), WaitMax, host.Describe);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("33")]
    [InlineData("three")]
    public async Task Cluster_WrongNumberOfSilos_IsOneSentence(string silos)
    {
        using var folder = new TemporaryFolder();
        await using var host = HostProcess.Start("Actors.AppHost", folder.Path, ["--silos", silos]);

        Assert.Equal(2, await host.WaitForExitAsync());
        Assert.Contains($"'{silos}'", Assert.Single(host.Complaints), StringComparison.Ordinal);
    }

    // The last run of each process that was ready.
    private static Dictionary<string, int> ProcessIds(HostProcess host)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (Match line in ReadyLine().Matches(host.Output))
        {
            ids[line.Groups[1].Value] = int.Parse(line.Groups[2].Value, CultureInfo.InvariantCulture);
        }

        return ids;
    }

    private static bool IsAlive(int processId) => Directory.Exists($"/proc/{processId}") && !File.ReadAllText($"/proc/{processId}/stat").Contains(") Z ", StringComparison.Ordinal);

    [GeneratedRegex(@"^([\w-]+): ready, .*pid (\d+)$", RegexOptions.Multiline)]
    private static partial Regex ReadyLine();
}
