using System.Diagnostics;
using Actors.Runtime.Core.Tests.Clients;

namespace Actors.Runtime.Core.Tests.Hosting;

/// <summary>What callers notice when silos go, crash and come back.</summary>
public sealed class SiloLossTests
{
    // The promise is three seconds; the rest is for a machine that does other things beside.
    private static readonly TimeSpan RecoveryMax = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task Kill_OfOneOfThree_EveryGrainAnswersSoonAgain()
    {
        await using var silos = await ManySilos.StartAsync(3);
        var grains = Enumerable.Range(0, 120).Select(_ => silos.Seat()).ToArray();
        await Task.WhenAll(grains.Select(grain => grain.Where()));
        var victim = silos.Cluster.Silos[1];
        await silos.Cluster.KillSiloAsync(victim);
        var watch = Stopwatch.StartNew();
        var slowest = (await Task.WhenAll(grains.Select(grain => FirstAnswerAsync(grain, watch)))).Max();
        Assert.InRange(slowest, TimeSpan.Zero, RecoveryMax);
        await silos.Cluster.WaitForLivenessToStabilizeAsync(didKill: true);
        Assert.All(await Task.WhenAll(grains.Select(grain => grain.Where())), seat => Assert.NotEqual(victim.SiloAddress, seat.Silo));
    }

    [Fact]
    public async Task Kill_WithACallInFlight_FailsItAtOnce()
    {
        await using var silos = await ManySilos.StartAsync(2);
        var victim = silos.Cluster.Silos[1];
        var grain = await silos.SeatAtAsync(victim.SiloAddress);
        var direct = grain.Wait("direct");
        await silos.Board.ReachedAsync("direct reached");
        await silos.Cluster.KillSiloAsync(victim);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => direct.WaitAsync(RecoveryMax));
    }

    [Fact]
    public async Task GracefulStop_UnderLoad_FailsNoCall()
    {
        await using var silos = await ManySilos.StartAsync(3);
        var load = silos.StartLoad(grainsCount: 60, callersCount: 8);
        await load.MoreAsync(500);
        await silos.Cluster.StopSiloAsync(silos.Cluster.Silos[2]);
        await load.MoreAsync(500);
        await silos.Cluster.StopSiloAsync(silos.Cluster.Silos[0]);
        await load.MoreAsync(500);
        await load.StopAsync();
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task RollingRestart_UnderLoad_FailsNoCall()
    {
        await using var silos = await ManySilos.StartAsync(3);
        var load = silos.StartLoad(grainsCount: 60, callersCount: 8);
        foreach (var silo in silos.Cluster.Silos)
        {
            await load.MoreAsync(300);
            await silos.Cluster.RestartSiloAsync(silo);
        }

        await load.MoreAsync(500);
        await load.StopAsync();
        Assert.Empty(load.Failures);
        Assert.Equal(3, silos.Cluster.Silos.Count);
    }

    [Fact]
    public async Task Restart_OfAllSilos_IsFoundByTheClient()
    {
        await using var silos = await ManySilos.StartAsync(2);
        var grain = silos.Seat();
        var before = await grain.Where();
        var all = silos.Cluster.Silos;
        await Task.WhenAll(all.Select(silos.Cluster.KillSiloAsync));
        await Task.WhenAll(all.Select(silos.Cluster.RestartSiloAsync));
        Assert.NotEqual(before, await grain.Where().WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Observer_OfTheClient_StaysReachableAfterAGatewayIsKilled()
    {
        await using var silos = await ManySilos.StartAsync(3);
        var listener = new WireListener(silos.Board);
        var reference = silos.Client.CreateObjectReference<IWireListener>(listener);
        await silos.Cluster.KillSiloAsync(silos.Cluster.Silos[0]);
        await silos.Cluster.WaitForLivenessToStabilizeAsync(didKill: true);
        var heard = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => silos.Telling().Tell(reference, $"line {i}")));
        Assert.Equal(30, heard.Length);
        GC.KeepAlive(listener);
    }

    private static async Task<TimeSpan> FirstAnswerAsync(ISeatGrain grain, Stopwatch watch)
    {
        while (true)
        {
            try
            {
                await grain.Where();
                return watch.Elapsed;
            }
            catch (SiloUnavailableException)
            {
                await Task.Delay(20);
            }
        }
    }
}
