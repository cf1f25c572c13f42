using Actors.Runtime.Directory;
using Actors.Runtime.Messaging;
using Actors.Runtime.Placement;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Actors.Runtime.Core.Tests.Directory;

/// <summary>What happens to calls, and to what placement has counted, while a grain is looked up elsewhere.</summary>
public sealed class LocatorTests : IAsyncLifetime
{
    private readonly ScriptedDirector _director = new();
    private FakeCluster? _cluster;

    private FakeCluster Cluster => _cluster ?? throw new InvalidOperationException("The cluster starts before the test.");

    private ClusterSilo Caller => Cluster[0];

    private ClusterSilo Host => Cluster[1];

    private ClusterSilo Owner => Cluster[2];

    private GatedPeers Peers => (GatedPeers)Caller.Services.GetRequiredService<IPeers>();

    public async Task InitializeAsync() => _cluster = await FakeCluster.StartAsync(3, silo =>
    {
        silo.Services.AddKeyedSingleton<IPlacementDirector>(typeof(RandomPlacement), _director);
        silo.Services.AddSingleton<IPeers>(services => new GatedPeers(services.GetRequiredService<Peers>()));
        silo.Configure<DeploymentLoadPublisherOptions>(options => options.DeploymentLoadPublisherRefreshTime = TimeSpan.FromHours(1));
    });

    public async Task DisposeAsync()
    {
        Peers.Open();
        await Cluster.DisposeAsync();
    }

    [Fact]
    public async Task Calls_WhileALookupEnds_StayInOrder()
    {
        var key = KeyOwnedByOwner();
        _director.Wanted = Host.Address;
        var calls = await CallWhileHeldAsync("Lookup", key);
        await AssertOrderWithOneMoreAsync(key, calls);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Calls_ThatComeAsFastAsTheyAreSentOn_TakeTheShortWaySoonAndInOrder(int callsPerSend)
    {
        var key = KeyOwnedByOwner();
        _director.Wanted = Host.Address;
        Peers.Hold("Lookup");
        var grain = Caller.Grains.GetGrain<IHereGrain>(key);
        var callers = new EndlessCallers(grain.GetGrainId(), callsPerSend, grain.Count);
        callers.Call();
        await Eventually.TrueAsync(() => Peers.HeldCount > 0);
        Peers.OnSent = callers.OnSent;
        Peers.Open();
        Assert.True(await callers.Ended.WaitAsync(TimeSpan.FromSeconds(30)), $"After {EndlessCallers.SendsMax} sends, calls are still waiting for the grain that has long been found.");
        var counts = await callers.AnswersAsync();
        Assert.Equal(Enumerable.Range(1, counts.Length), counts);
    }

    [Fact]
    public async Task Calls_GrainBecomesActiveHereWhileTheDirectoryIsFrozen_DoNotWaitForIt()
    {
        var key = KeyOwnedByOwner();
        _director.Wanted = Host.Address;
        var calls = await CallWhileHeldAsync("Lookup", key);
        Assert.Equal(Caller.Address.ToParsableString(), await CallThroughCallerAsync(Host, key));
        calls.Add(Count(key));
        var counts = await Task.WhenAll(calls).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal([1, 2, 3, 4], counts);
        Assert.Equal(1, Peers.HeldCount);
    }

    [Fact]
    public async Task Calls_WhileALosingActivationYields_StayInOrder()
    {
        var key = KeyOwnedByOwner();
        _director.Wanted = Host.Address;
        await Host.Grains.GetGrain<IHereGrain>(key).Where();
        Peers.Hold("Register");
        Caller.Catalog.TryGetOrCreate(GrainIdOf(key));
        var calls = await CallWhileHeldAsync("Register", key);
        await AssertOrderWithOneMoreAsync(key, calls);
    }

    [Fact]
    public async Task Call_ChosenSiloDiesDuringTheLookup_IsNotSentThere()
    {
        var key = KeyOwnedByOwner();
        _director.Wanted = Host.Address;
        Peers.Hold("Lookup");
        var call = Caller.Grains.GetGrain<IHereGrain>(key).Where();
        await Eventually.TrueAsync(() => Peers.HeldCount > 0);
        await Host.KillAsync();
        await Cluster.SettledAsync();
        Peers.Open();
        Assert.Equal(Caller.Address.ToParsableString(), await call);
        Assert.DoesNotContain((Host.Address, GrainIdOf(key)), Peers.Sent);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Call_GrainThatIsActiveAlready_CountsNoPlacement(int chosen)
    {
        var loads = await LoadsAsync();
        var key = KeyOwnedByOwner();
        _director.Wanted = Host.Address;
        await Host.Grains.GetGrain<IHereGrain>(key).Where();
        _director.Wanted = Cluster[chosen].Address;
        Assert.Equal(Host.Address.ToParsableString(), await Caller.Grains.GetGrain<IHereGrain>(key).Where());
        await Eventually.TrueAsync(() => Cluster.Silos.All(silo => loads.Find(silo.Address)!.ActivationCount == 100));
    }

    [Fact]
    public async Task Call_GrainThatIsNotActive_CountsItsPlacement()
    {
        var loads = await LoadsAsync();
        _director.Wanted = Host.Address;
        await Caller.Grains.GetGrain<IHereGrain>(KeyOwnedByOwner()).Where();
        Assert.Equal(101, loads.Find(Host.Address)!.ActivationCount);
    }

    [Fact]
    public async Task Activation_PlacedByAnotherSiloAndNotNeeded_LeavesTheOwnPlacementsCounted()
    {
        var loads = await LoadsAsync();
        var keys = KeysOwnedByOwner().Take(2).ToArray();
        _director.Wanted = Host.Address;
        await Owner.Grains.GetGrain<IHereGrain>(keys[0]).Where();
        _director.Wanted = Caller.Address;
        await Caller.Grains.GetGrain<IHereGrain>(keys[1]).Where();
        Assert.Equal(Host.Address.ToParsableString(), await CallThroughCallerAsync(Owner, keys[0]));
        Assert.Equal(101, loads.Find(Caller.Address)!.ActivationCount);
    }

    // Every silo has told its own figures once, and does not again for an hour.
    private async Task<LoadTable> LoadsAsync()
    {
        var loads = Caller.Services.GetRequiredService<LoadTable>();
        await Eventually.TrueAsync(() => Cluster.Silos.All(silo => loads.Find(silo.Address) is not null));
        await Task.WhenAll(Cluster.Silos.Select(silo => loads.Update(silo.Address, new SiloRuntimeStatistics { ActivationCount = 100 })));
        return loads;
    }

    // Three calls, which wait until Peers is opened.
    private async Task<List<Task<int>>> CallWhileHeldAsync(string method, long key)
    {
        Peers.Hold(method);
        var calls = Enumerable.Range(0, 3).Select(_ => Count(key)).ToList();
        await Eventually.TrueAsync(() => Peers.HeldCount > 0);
        return calls;
    }

    private async Task AssertOrderWithOneMoreAsync(long key, List<Task<int>> calls)
    {
        CallAgainAfterTheFirstIsSent(key, calls);
        Peers.Open();
        await Eventually.TrueAsync(() => calls.Count == 4);
        var counts = await Task.WhenAll(calls);
        Assert.Equal([1, 2, 3, 4], counts);
    }

    private Task<int> Count(long key) => Caller.Grains.GetGrain<IHereGrain>(key).Count();

    private GrainId GrainIdOf(long key) => Caller.Grains.GetGrain<IHereGrain>(key).GetGrainId();

    private long KeyOwnedByOwner() => KeysOwnedByOwner().First();

    private IEnumerable<long> KeysOwnedByOwner()
    {
        var ring = Caller.Directory.View.Ring;
        return Enumerable.Range(0, 10_000).Select(key => (long)key).Where(key => Owner.Address.Equals(ring.OwnerOf(GrainIdOf(key).GetUniformHashCode())));
    }

    // The other silo takes the grain to be at the caller.
    private Task<string> CallThroughCallerAsync(ClusterSilo from, long key)
    {
        from.Services.GetRequiredService<LocationCache>().Set(GrainIdOf(key), Caller.Address);
        return from.Grains.GetGrain<IHereGrain>(key).Where();
    }

    // From the very thread that sends what has waited: later than all of it, and before the second has left.
    private void CallAgainAfterTheFirstIsSent(long key, List<Task<int>> calls)
    {
        var id = GrainIdOf(key);
        Peers.OnSent = target =>
        {
            if (target == id)
            {
                Peers.OnSent = null;
                calls.Add(Count(key));
            }
        };
    }
}
