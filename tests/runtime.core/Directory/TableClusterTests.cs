using Actors.Runtime.Directory;
using Actors.Runtime.Membership;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Actors.Runtime.Core.Tests.Directory;

/// <summary>The whole way: a table says who is there, the directory and placement follow it.</summary>
public sealed class TableClusterTests
{
    private readonly MemoryMembership _tables = new();

    [Fact]
    public async Task TwoSilos_WithATable_ShareGrainsUntilOneStops()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        await Eventually.TrueAsync(() => ActiveCount(first) == 2 && ActiveCount(second) == 2, TimeSpan.FromSeconds(20));
        var grains = Enumerable.Range(0, 40).Select(key => first.Client.GetGrain<IHereGrain>(key)).ToArray();
        foreach (var grain in grains)
        {
            Assert.Equal(await grain.Where(), await second.Client.GetGrain<IHereGrain>(grain.GetPrimaryKeyLong()).Where());
        }

        Assert.Equal(40, first.Catalog.Count + second.Catalog.Count);
        await second.Cluster.StopAllSilosAsync();
        var places = await Task.WhenAll(grains.Select(grain => grain.Where()));
        Assert.Single(places.Distinct());
        Assert.Equal(40, first.Catalog.Count);
    }

    private static int ActiveCount(TestSilo silo) => silo.Services.GetRequiredService<GrainDirectory>().View.Ring.Silos.Count;

    private Task<TestSilo> StartAsync() => TestSilo.StartAsync(silo =>
    {
        silo.Configure<ClusterOptions>(options => options.ClusterId = "directory");
        silo.Configure<EndpointOptions>(options => (options.SiloPort, options.GatewayPort) = (0, 0));
        silo.UseMemoryClustering(_tables);
    });
}
