using Actors.Runtime.Core.Tests.Clients;
using Orleans.TestingHost;

namespace Actors.Runtime.Core.Tests.Hosting;

/// <summary>What a cluster of several silos promises as long as all of them live.</summary>
public sealed class ManySilosTests
{
    private static readonly TimeSpan SoonMax = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(ConnectionTransportType.InMemory)]
    [InlineData(ConnectionTransportType.TcpSocket)]
    public async Task Grains_SpreadOverTheSilosAndStay(ConnectionTransportType transport)
    {
        await using var silos = await ManySilos.StartAsync(3, transport);
        var grains = Enumerable.Range(0, 150).Select(_ => silos.Seat()).ToArray();
        var first = await Task.WhenAll(grains.Select(grain => grain.Where()));
        var second = await Task.WhenAll(grains.Select(grain => grain.Where()));
        Assert.Equal(first, second);
        var shares = first.GroupBy(seat => seat.Silo).Select(group => group.Count()).ToArray();
        Assert.Equal(3, shares.Length);
        Assert.All(shares, share => Assert.InRange(share, 5, 120));
    }

    [Fact]
    public async Task SecondCall_GoesToTheGrainsOwnSilo()
    {
        await using var silos = await ManySilos.StartAsync(3);
        var grains = Enumerable.Range(0, 60).Select(_ => silos.Seat()).ToArray();
        await Task.WhenAll(grains.Select(grain => grain.Where()));
        foreach (var grain in grains)
        {
            var silo = silos.Cluster.GetSiloForAddress((await grain.Where()).Silo)!;
            Assert.Equal(silo.GatewayAddress.Endpoint, silos.Locator.Locations.Find(grain.GetGrainId())!.Peer.Endpoint);
        }
    }

    [Fact]
    public async Task FirstCalls_RacingFromEverywhere_MakeOneActivationEach()
    {
        await using var silos = await ManySilos.StartAsync(3);
        var factories = silos.Cluster.Silos.Select(ManySilos.GrainsOf).Append(silos.Client).ToArray();
        var keys = Enumerable.Range(0, 100).Select(i => $"race-{i}").ToArray();
        var seats = await Task.WhenAll(keys.Select(key => Task.WhenAll(factories.Select(factory => Task.Run(() => factory.GetGrain<ISeatGrain>(key).Where())))));
        Assert.All(seats, answers => Assert.Single(answers.Distinct()));
    }

    [Fact]
    public async Task GrainCall_CrossesSilos()
    {
        await using var silos = await ManySilos.StartAsync(2);
        var here = await silos.SeatAtAsync(silos.Cluster.Silos[0].SiloAddress);
        var there = await silos.SeatAtAsync(silos.Cluster.Silos[1].SiloAddress);
        Assert.Equal(silos.Cluster.Silos[1].SiloAddress, (await here.WhereIs(there)).Silo);
    }

    [Fact]
    public async Task CallCycle_AcrossSilos_IsRefusedAtOnce()
    {
        await using var silos = await ManySilos.StartAsync(2);
        var here = await silos.SeatAtAsync(silos.Cluster.Silos[0].SiloAddress);
        var there = await silos.SeatAtAsync(silos.Cluster.Silos[1].SiloAddress);
        var failure = await Assert.ThrowsAsync<DeadlockException>(() => here.Meet(there).WaitAsync(SoonMax));
        Assert.Contains(here.GetGrainId().ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Contains(there.GetGrainId().ToString(), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SequenceFailureAndCancellation_CrossProcesses()
    {
        await using var silos = await ManySilos.StartAsync(2);
        foreach (var grain in Enumerable.Range(0, 6).Select(_ => silos.Wire()))
        {
            var numbers = new List<int>();
            await foreach (var number in grain.Count(1, 250))
            {
                numbers.Add(number);
            }

            Assert.Equal(Enumerable.Range(1, 250), numbers);
            Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidOperationException>(() => grain.Throw("broken"))).Message);
            using var cts = new CancellationTokenSource();
            var gate = Scripts.ScriptGrains.NewKey();
            var call = grain.WaitCancellable(gate, cts.Token);
            await silos.Board.ReachedAsync($"{gate} reached");
            await cts.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
            await silos.Board.ReachedAsync($"{gate} cancelled");
        }
    }

    [Fact]
    public async Task Observer_OfTheClient_IsReachedFromEverySilo()
    {
        await using var silos = await ManySilos.StartAsync(3);
        var listener = new WireListener(silos.Board);
        var reference = silos.Client.CreateObjectReference<IWireListener>(listener);
        var heard = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => silos.Telling().Tell(reference, $"line {i}")));
        Assert.Equal(30, silos.Board.Lines.Count);
        Assert.All(heard, length => Assert.InRange(length, 6, 7));
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task Client_StartedBeforeTheSilos_IsServedByTheFirst()
    {
        await using var silos = ManySilos.Build(2);
        await silos.Cluster.InitializeClientAsync();
        var early = silos.Seat().Where();
        await silos.Cluster.DeployAsync();
        Assert.NotNull(await early.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task AdditionalSilo_TakesNewGrains()
    {
        await using var silos = await ManySilos.StartAsync(1);
        var old = silos.Seat();
        var before = await old.Where();
        var added = await silos.Cluster.StartAdditionalSiloAsync();
        await silos.Cluster.WaitForLivenessToStabilizeAsync();
        var seats = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => silos.Seat().Where()));
        Assert.Contains(seats, seat => seat.Silo.Equals(added.SiloAddress));
        Assert.Equal(before, await old.Where());
    }

    [Fact]
    public async Task Deactivate_ByTheTest_EndsTheActivation()
    {
        await using var silos = await ManySilos.StartAsync(2);
        var grain = silos.Seat();
        var before = await grain.Where();
        await silos.Cluster.DeactivateAsync(grain);
        Assert.NotEqual(before.Number, (await grain.Where()).Number);
    }
}
