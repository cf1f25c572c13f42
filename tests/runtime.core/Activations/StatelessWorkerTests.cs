using Actors.Runtime.Activations;
using Actors.Tests.Infrastructure;
using Orleans.Configuration;

namespace Actors.Runtime.Core.Tests.Activations;

public sealed class StatelessWorkerTests
{
    [Fact]
    public async Task Calls_BeyondTheWorkers_SpreadOverAtMostTheirNumber()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Client.GetGrain<IWorkerGrain>("a");
        var calls = Enumerable.Range(0, 30).Select(_ => grain.Work("go")).ToArray();
        await Eventually.TrueAsync(() => silo.Board.Lines.Count == 3);
        Assert.Equal(3, Group(silo, grain)!.Workers.Count);
        Assert.All(Group(silo, grain)!.Workers, worker => Assert.Equal((9, 1), worker.Load()));
        silo.Board.Open("go");
        Assert.Equal(3, (await Task.WhenAll(calls)).Distinct().Count());
    }

    [Fact]
    public async Task Calls_OneAfterAnother_UseOneWorker()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.Board.Open("go");
        var grain = silo.Client.GetGrain<IWorkerGrain>("a");
        for (var i = 0; i < 20; i++)
        {
            await grain.Work("go");
            await Eventually.TrueAsync(() => Group(silo, grain)!.Workers.All(worker => worker.Load() == (0, 0)));
        }

        Assert.Single(Group(silo, grain)!.Workers);
    }

    [Fact]
    public async Task Workers_NoLongerNeeded_AreRemovedAtTheNextInspections()
    {
        var clock = new FakeTimeProvider();
        await using var silo = await TestSilo.StartAsync(clock: clock);
        var grain = silo.Client.GetGrain<IWorkerGrain>("a");
        await UseThreeAsync(silo, grain);
        clock.Advance(TimeSpan.FromSeconds(2));
        await Eventually.TrueAsync(() => Group(silo, grain)!.Workers.Count == 1);
        clock.Advance(TimeSpan.FromMinutes(20));
        await silo.GoneAsync(grain);
        await Eventually.TrueAsync(() => silo.Catalog.WorkerGroups.All(group => group.Workers.Count > 0));
    }

    [Fact]
    public async Task ActivationCount_OfAWorkerGrain_CountsEachWorker()
    {
        await using var silo = await TestSilo.StartAsync();
        var before = silo.Catalog.ActivationCount;
        await UseThreeAsync(silo, silo.Client.GetGrain<IWorkerGrain>("a"));
        Assert.Equal(before + 3, silo.Catalog.ActivationCount);
        Assert.Equal(silo.Catalog.Activations.Count(), silo.Catalog.ActivationCount);
    }

    [Fact]
    public async Task Workers_NoLongerNeeded_StayWhenTheOptionSaysSo()
    {
        var clock = new FakeTimeProvider();
        await using var silo = await TestSilo.StartAsync(builder => builder.Configure<StatelessWorkerOptions>(options => options.RemoveIdleWorkers = false), clock);
        var grain = silo.Client.GetGrain<IWorkerGrain>("a");
        await UseThreeAsync(silo, grain);
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(3, Group(silo, grain)!.Workers.Count(worker => worker.Status == ActivationStatus.Valid));
    }

    [Fact]
    public async Task Workers_ThatEndUnderLoad_LoseNoCall()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Client.GetGrain<IWorkerGrain>("a");
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 40; i++)
            {
                await grain.WorkAndEnd();
            }

            return true;
        })));
        Assert.Equal(8, results.Length);
        await silo.GoneAsync(grain);
    }

    private static async Task UseThreeAsync(TestSilo silo, IWorkerGrain grain)
    {
        var calls = Enumerable.Range(0, 3).Select(_ => grain.Work("go")).ToArray();
        await Eventually.TrueAsync(() => silo.Board.Lines.Count == 3);
        silo.Board.Open("go");
        await Task.WhenAll(calls);
        Assert.Equal(3, Group(silo, grain)!.Workers.Count);
        await Eventually.TrueAsync(() => Group(silo, grain)!.Workers.All(worker => worker.Load() == (0, 0)));
    }

    private static StatelessWorkerGroup? Group(TestSilo silo, IAddressable grain) => silo.Catalog.Find(grain.GetGrainId()) as StatelessWorkerGroup;
}
