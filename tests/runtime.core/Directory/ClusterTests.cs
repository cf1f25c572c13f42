using Actors.Runtime.Directory;
using Actors.Runtime.Messaging;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Runtime.Core.Tests.Directory;

/// <summary>Grains of several silos: found from everywhere, active once, and back when their silo is gone.</summary>
public sealed class ClusterTests
{
    [Fact]
    public async Task Call_FromEverySilo_ReachesOneActivation()
    {
        await using var cluster = await FakeCluster.StartAsync(3);
        for (var key = 0; key < 100; key++)
        {
            var places = await Task.WhenAll(cluster.Silos.Select(silo => silo.Grains.GetGrain<IHereGrain>(key).Where()));
            Assert.Single(places.Distinct());
        }

        Assert.All(cluster.Silos, silo => Assert.InRange(silo.Catalog.Count, 10, 60));
        Assert.Equal(100, cluster.Silos.Sum(silo => silo.Directory.EntryCount));
    }

    [Fact]
    public async Task FirstCalls_FromAllSilosAtOnce_MakeOneActivation()
    {
        await using var cluster = await FakeCluster.StartAsync(3);
        for (var key = 0; key < 200; key++)
        {
            var grain = cluster[0].Grains.GetGrain<IHereGrain>(key);
            var counts = await Task.WhenAll(cluster.Silos.SelectMany(silo => Enumerable.Range(0, 3).Select(_ => silo.Grains.GetGrain<IHereGrain>(key).Count())));
            Assert.Equal(Enumerable.Range(1, 9), counts.Order());

            // Those that came too late send their calls on before they go.
            await Eventually.TrueAsync(() => cluster.HostsOf(grain).Length == 1);
        }
    }

    [Fact]
    public async Task FirstCalls_OneAfterAnother_KeepTheirOrderWhereverTheGrainIsPlaced()
    {
        await using var cluster = await FakeCluster.StartAsync(4);
        for (var key = 0; key < 200; key++)
        {
            var grain = cluster[0].Grains.GetGrain<IHereGrain>(key);
            var counts = await Task.WhenAll(grain.Count(), grain.Count(), grain.Count());
            Assert.Equal([1, 2, 3], counts);
        }
    }

    [Fact]
    public async Task FirstCalls_FromOneSilo_GoToEachSiloEquallyOften()
    {
        const int count = 1200;
        await using var cluster = await FakeCluster.StartAsync(4);
        await Task.WhenAll(Enumerable.Range(0, count).Select(key => cluster[0].Grains.GetGrain<IHereGrain>(key).Where()));

        // A quarter each, and six standard deviations.
        Assert.All(cluster.Silos, silo => Assert.InRange(silo.Catalog.Count, (count / 4) - 90, (count / 4) + 90));
    }

    [Fact]
    public async Task Call_AfterTheGrainMoved_IsForwardedAndRemembered()
    {
        await using var cluster = await FakeCluster.StartAsync(3);
        var (grain, host) = await GrainNotAtAsync(cluster, cluster[0]);
        var other = cluster.Silos.First(silo => silo != host && silo != cluster[0]);
        var cache = cluster[0].Services.GetRequiredService<LocationCache>();
        cache.Set(grain.GetGrainId(), other.Address);
        Assert.Equal(host.Address.ToParsableString(), await cluster[0].Grains.GetGrain<IHereGrain>(grain.GetPrimaryKeyLong()).Where());
        await Eventually.TrueAsync(() => host.Address.Equals(cache.Find(grain.GetGrainId())?.Peer), explanation: () => $"{cache.Find(grain.GetGrainId())?.Peer}");
    }

    [Fact]
    public async Task Call_AfterTheGrainEnded_ActivatesItAgain()
    {
        await using var cluster = await FakeCluster.StartAsync(3);
        for (var key = 0; key < 50; key++)
        {
            var grain = cluster[key % 3].Grains.GetGrain<IHereGrain>(key);
            Assert.Equal(1, await grain.Count());
            await grain.End();
            await Eventually.TrueAsync(() => cluster.HostsOf(grain).Length == 0);
            Assert.Equal(1, await cluster[(key + 1) % 3].Grains.GetGrain<IHereGrain>(key).Count());
        }
    }

    [Fact]
    public async Task Kill_OfASilo_ItsGrainsComeBackAndOthersStay()
    {
        await using var cluster = await FakeCluster.StartAsync(3);
        var grains = Enumerable.Range(0, 100).Select(key => cluster[0].Grains.GetGrain<IHereGrain>(key)).ToArray();
        var before = await Task.WhenAll(grains.Select(grain => grain.Where()));
        var dead = cluster[2].Address.ToParsableString();
        await cluster[2].KillAsync();
        var after = await Task.WhenAll(grains.Select(WhereAfterAllAsync));
        Assert.All(before.Zip(after), pair => Assert.True(pair.First == dead ? pair.Second != dead : pair.First == pair.Second, $"{pair.First} became {pair.Second}"));
        Assert.All(grains, grain => Assert.Single(cluster.HostsOf(grain)));
    }

    [Fact]
    public async Task Join_OfASilo_KeepsActivationsWhereTheyAre()
    {
        await using var cluster = await FakeCluster.StartAsync(1);
        var grains = Enumerable.Range(0, 100).Select(key => cluster[0].Grains.GetGrain<IHereGrain>(key)).ToArray();
        await Task.WhenAll(grains.Select(grain => grain.Where()));
        await cluster.AddAsync();
        await cluster.SettledAsync();
        Assert.Equal(100, cluster.Silos.Sum(silo => silo.Directory.EntryCount));
        Assert.InRange(cluster[1].Directory.EntryCount, 20, 80);
        Assert.All(grains, grain => Assert.Equal(cluster[0].Address.ToParsableString(), cluster[1].Grains.GetGrain<IHereGrain>(grain.GetPrimaryKeyLong()).Where().Result));
    }

    [Fact]
    public async Task Stop_OfASiloUnderLoad_FailsNoCall()
    {
        await using var cluster = await FakeCluster.StartAsync(3);
        using var stopped = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            for (var call = 0; !stopped.IsCancellationRequested; call++)
            {
                await cluster[caller % 2].Grains.GetGrain<IHereGrain>((call * 8) + caller - (call / 25 * 200)).Count();
            }
        })).ToArray();
        await Eventually.TrueAsync(() => cluster[2].Catalog.Count > 20);
        await cluster[2].StopAsync();
        await cluster.SettledAsync();
        await stopped.CancelAsync();
        await Task.WhenAll(callers);
        Assert.Equal(cluster[0].Catalog.Count + cluster[1].Catalog.Count, cluster[0].Directory.EntryCount + cluster[1].Directory.EntryCount);
    }

    [Fact]
    public async Task Unregister_TheLastOwnerLeavesMeanwhile_WaitsForNobody()
    {
        await using var cluster = await FakeCluster.StartAsync(2);
        var (staying, owner) = (cluster[0], cluster[1]);
        var grain = Enumerable.Range(0, 1_000).Select(key => staying.Grains.GetGrain<IHereGrain>(key).GetGrainId())
            .First(id => owner.Address.Equals(staying.Directory.View.Ring.OwnerOf(id.GetUniformHashCode())));
        var address = new GrainAddress { GrainId = grain, SiloAddress = staying.Address, ActivationId = ActivationId.NewId(), MembershipVersion = cluster.Table.Read().Snapshot.Version };
        await owner.Services.GetRequiredService<Peers>().StopAsync(new CancellationToken(canceled: true));

        var unregistering = staying.Services.GetRequiredService<DirectoryClient>().UnregisterAsync([address]);
        Assert.False(unregistering.IsCompleted);
        cluster.Table.Set(owner.Address, SiloStatus.ShuttingDown);
        cluster.Table.Set(staying.Address, SiloStatus.ShuttingDown);

        // Less than it is given while there is an owner.
        await unregistering.WaitAsync(TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task Locate_PoisonedDirectoryEntry_HealsAndTheCallSucceeds()
    {
        await using var cluster = await FakeCluster.StartAsync(2);
        for (var key = 0; key < 20; key++)
        {
            var id = cluster[0].Grains.GetGrain<IHereGrain>(key).GetGrainId();
            var poison = new GrainAddress { GrainId = id, ActivationId = ActivationId.NewId(), SiloAddress = cluster[1].Address };
            await cluster[0].Services.GetRequiredService<DirectoryClient>().RegisterAsync(poison, CancellationToken.None);
            Assert.Equal(cluster[1].Address.ToParsableString(), await cluster[key % 2].Grains.GetGrain<IHereGrain>(key).Where());
        }
    }

    // A call that is under way when its silo dies may fail; the next one does not.
    private static async Task<string> WhereAfterAllAsync(IHereGrain grain)
    {
        try
        {
            return await grain.Where();
        }
        catch (SiloUnavailableException)
        {
            return await grain.Where();
        }
    }

    private static async Task<(IHereGrain Grain, ClusterSilo Host)> GrainNotAtAsync(FakeCluster cluster, ClusterSilo notAt)
    {
        for (var key = 1000; ; key++)
        {
            var grain = notAt.Grains.GetGrain<IHereGrain>(key);
            var place = await grain.Where();
            if (place != notAt.Address.ToParsableString())
            {
                return (grain, cluster.Silos.Single(silo => silo.Address.ToParsableString() == place));
            }
        }
    }
}
