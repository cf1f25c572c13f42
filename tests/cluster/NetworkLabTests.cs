using Actors.Cluster.Tests.Network;

namespace Actors.Cluster.Tests;

/// <summary>The laboratory drops what it says and nothing else.</summary>
public sealed class NetworkLabTests
{
    [NetworkFact]
    public async Task Network_Cut_DropsOneWayUntilHealed()
    {
        await using var lab = await NetworkLab.CreateAsync(silos: 2);
        Assert.True(await PingAsync(1, NetworkLab.AddressOf(2)));

        await lab.CutToSilosAsync(1);
        Assert.False(await PingAsync(1, NetworkLab.AddressOf(2)));
        Assert.True(await PingAsync(1, "10.213.0.3"));

        await lab.HealAsync();
        Assert.True(await PingAsync(2, NetworkLab.AddressOf(1)));

        await lab.CutFromDatabaseAsync(2);
        Assert.False(await PingAsync(2, "10.213.0.3"));
        Assert.True(await PingAsync(2, NetworkLab.AddressOf(1)));
    }

    // A refused connection came through and back; a dropped one says nothing.
    private static async Task<bool> PingAsync(int silo, string address)
    {
        const int closedPort = 9;
        var complaint = await IpCommand.TryRunAsync($"netns exec {NetworkLab.PrefixOf(silo)[^1]} timeout 2 bash -c </dev/tcp/{address}/{closedPort}");
        return complaint is not null && complaint.Contains("refused", StringComparison.OrdinalIgnoreCase);
    }
}
