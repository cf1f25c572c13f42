using Actors.Runtime.Hosting;
using Actors.Runtime.Membership;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Actors.Runtime.Core.Tests.Membership;

/// <summary>A whole silo with a table.</summary>
public sealed class SiloLifetimeTests
{
    private readonly MemoryMembership _tables = new();

    [Fact]
    public async Task Silo_FromStartToStop_IsActiveThenDeadInTheTable()
    {
        await using var silo = await StartAsync();
        var address = silo.Services.GetRequiredService<LocalSilo>().Address;
        var oracle = silo.Services.GetRequiredService<ISiloStatusOracle>();

        Assert.Equal(SiloStatus.Active, await StatusAsync(address));
        Assert.Equal((SiloStatus.Active, address), (oracle.CurrentStatus, Assert.Single(oracle.GetActiveSilos())));
        Assert.True(silo.Services.GetRequiredService<ILivenessGate>().IsOpen);
        await silo.Cluster.StopAllSilosAsync();

        Assert.Equal(SiloStatus.Dead, await StatusAsync(address));
    }

    [Fact]
    public async Task Silo_ThatIsDeclaredDead_StopsItsHost()
    {
        await using var silo = await StartAsync();
        var address = silo.Services.GetRequiredService<LocalSilo>().Address;
        var stopping = silo.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

        var entry = (await TableOf().ReadAll()).TryGet(address)!.Item1;
        entry.Status = SiloStatus.Dead;
        Assert.True(await TableOf().UpdateRow(entry, "", (await TableOf().ReadAll()).Version.Next()));
        // What is read ends the silo, and perhaps this wait with it.
        await Record.ExceptionAsync(() => silo.Services.GetRequiredService<IClusterMembershipService>().Refresh().AsTask());

        await Eventually.TrueAsync(() => stopping.IsCancellationRequested);
        Assert.Equal(SiloStatus.Dead, silo.Services.GetRequiredService<LocalSilo>().Status);
        Assert.False(silo.Services.GetRequiredService<ILivenessGate>().IsOpen);
    }

    [Fact]
    public async Task Silo_WithoutATable_IsAloneInItsView()
    {
        await using var silo = await TestSilo.StartAsync();

        var view = silo.Services.GetRequiredService<IClusterMembershipService>().CurrentSnapshot;

        Assert.Equal(silo.Services.GetRequiredService<LocalSilo>().Address, Assert.Single(view.Members).Key);
        Assert.True(silo.Services.GetRequiredService<ILivenessGate>().IsOpen);
    }

    [Fact]
    public async Task TwoSilos_OverTcp_ReachEachOtherAndHearOfTheEnd()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        var one = first.Services.GetRequiredService<ISiloStatusOracle>();
        var other = second.Services.GetRequiredService<ISiloStatusOracle>();
        await Eventually.TrueAsync(() => one.GetActiveSilos().Length == 2 && other.GetActiveSilos().Length == 2, TimeSpan.FromSeconds(20));

        // The second one has become active only after the first one answered it.
        var answered = await first.Services.GetRequiredService<IMembershipPeers>().PingAsync(other.SiloAddress, 0).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(second.Services.GetRequiredService<IClusterMembershipService>().CurrentSnapshot.Version.Value, answered.Version);
        await second.Cluster.StopAllSilosAsync();

        await Eventually.TrueAsync(() => one.IsDeadSilo(other.SiloAddress), TimeSpan.FromSeconds(2), () => one.GetApproximateSiloStatus(other.SiloAddress).ToString());
        Assert.Equal(
            ConnectOutcome.Refused,
            await first.Services.GetRequiredService<IMembershipPeers>().CheckConnectAsync(other.SiloAddress, TimeSpan.FromSeconds(5)));
    }

    private MemoryMembershipTable TableOf() => new MemoryMembershipTable(_tables, "membership", TimeProvider.System);

    private async Task<SiloStatus?> StatusAsync(SiloAddress silo) => (await TableOf().ReadAll()).TryGet(silo)?.Item1.Status;

    private Task<TestSilo> StartAsync() => TestSilo.StartAsync(silo =>
    {
        silo.Configure<Orleans.Configuration.ClusterOptions>(options => options.ClusterId = "membership");
        silo.Configure<Orleans.Configuration.EndpointOptions>(options => (options.SiloPort, options.GatewayPort) = (0, 0));
        silo.UseMemoryClustering(_tables);
    });
}
