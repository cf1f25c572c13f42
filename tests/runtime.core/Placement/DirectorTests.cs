using Actors.Runtime.Core.Tests.Directory;
using Actors.Runtime.Placement;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Placement;
using static Actors.Runtime.Core.Tests.Directory.Views;

namespace Actors.Runtime.Core.Tests.Placement;

/// <summary>Which silo each strategy chooses.</summary>
public sealed class DirectorTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Dice _dice = new(7);
    private readonly LoadTable _loads;
    private readonly SiloAddress[] _silos = [.. Enumerable.Range(0, 4).Select(Silo).Order()];

    public DirectorTests() => _loads = new LoadTable(_clock, Options.Create(new DeploymentLoadPublisherOptions()));

    [Fact]
    public void HashBased_AnySilo_ChoosesTheSame()
    {
        var director = new HashBasedDirector();
        var chosen = Enumerable.Range(0, 100).Select(grain => director.Choose(Grain(grain), _silos, _silos[grain % 4])).ToArray();
        Assert.Equal(chosen, Enumerable.Range(0, 100).Select(grain => director.Choose(Grain(grain), _silos, _silos[0])));
        Assert.Equal(4, chosen.Distinct().Count());
    }

    [Fact]
    public void PreferLocal_LocalSiloHostsTheClass_ChoosesIt() =>
        Assert.Equal(_silos[2], new PreferLocalDirector(_dice).Choose(Grain(1), _silos, _silos[2]));

    [Fact]
    public void ResourceOptimized_OneSiloIsIdle_GetsMost()
    {
        var director = NewResourceOptimized();
        Array.ForEach(_silos, silo => Tell(silo, cpu: silo == _silos[1] ? 5 : 90));
        var counts = Enumerable.Range(0, 400).CountBy(grain => director.Choose(Grain(grain), _silos, Silo(99))).ToDictionary();
        Assert.True(counts[_silos[1]] > 150, $"The idle silo got {counts[_silos[1]]} of 400.");
    }

    [Fact]
    public void ResourceOptimized_LocalSiloIsHardlyWorse_StaysLocalUntilItIsMuchWorse()
    {
        var director = NewResourceOptimized();
        Array.ForEach(_silos, silo => Tell(silo, cpu: silo == _silos[3] ? 25 : 20));
        Assert.Equal(_silos[3], director.Choose(Grain(1), _silos, _silos[3]));
        Tell(_silos[3], cpu: 95);
        Assert.NotEqual(_silos[3], director.Choose(Grain(1), [_silos[0], _silos[3]], _silos[3]));
    }

    [Fact]
    public void Find_OldFigures_CountAsNone()
    {
        Tell(_silos[0], cpu: 5);
        Assert.NotNull(_loads.Find(_silos[0]));
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Null(_loads.Find(_silos[0]));
    }

    [Fact]
    public void Find_AfterPlacements_CountsThem()
    {
        Tell(_silos[0], cpu: 5);
        _loads.OnPlaced(_silos[0]);
        _loads.OnPlaced(_silos[0]);
        Assert.Equal(102, _loads.Find(_silos[0])!.ActivationCount);
    }

    [Fact]
    public async Task Call_WithAHint_PlacesTheGrainThere()
    {
        await using var cluster = await FakeCluster.StartAsync(3);
        for (var key = 0; key < 9; key++)
        {
            var silo = cluster[key % 3].Address;
            RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
            Assert.Equal(silo.ToParsableString(), await cluster[0].Grains.GetGrain<IHereGrain>(key).Where());
        }
    }

    private ResourceOptimizedDirector NewResourceOptimized() => new(_loads, Options.Create(new ResourceOptimizedPlacementOptions()), _dice);

    private void Tell(SiloAddress silo, float cpu) => _ = _loads.Update(silo, new SiloRuntimeStatistics
    {
        ActivationCount = 100,
        EnvironmentStatistics = new EnvironmentStatistics
        {
            CpuUsagePercentage = cpu,
            MemoryUsageBytes = 1 << 30,
            AvailableMemoryBytes = 1L << 32,
            MaximumAvailableMemoryBytes = 1L << 33,
        },
    });
}
