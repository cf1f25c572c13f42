using Actors.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;

namespace Actors.Runtime.AdoNet.Tests;

public interface IShelfGrain : IGrainWithStringKey
{
    Task<int> Add(int items);

    Task Clear();
}

public interface IBoxGrain : IGrainWithStringKey
{
    Task<int> Add(int items);
}

public sealed class ShelfGrain([PersistentState("cart")] IPersistentState<CartState> state) : Grain, IShelfGrain
{
    public async Task<int> Add(int items)
    {
        state.State.Items += items;
        await state.WriteStateAsync();
        return state.State.Items;
    }

    public Task Clear() => state.ClearStateAsync();
}

/// <summary>Has the same state name as the other grain, which must not matter.</summary>
public sealed class BoxGrain : Grain<CartState>, IBoxGrain
{
    public async Task<int> Add(int items)
    {
        State.Items += items;
        await WriteStateAsync();
        return State.Items;
    }
}

/// <summary>Grains with state in a database, in a whole silo.</summary>
public sealed class SiloTests
{
    [Theory, EachDatabase]
    public async Task State_AfterARestartOfTheSilo_IsStillThere(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        using (var host = await StartAsync(database))
        {
            Assert.Equal(3, await Shelf(host).Add(3));
            Assert.Equal(5, await Shelf(host).Add(2));
            Assert.Equal(1, await host.Services.GetRequiredService<IGrainFactory>().GetGrain<IBoxGrain>("one").Add(1));
            await host.StopAsync();
        }

        using (var host = await StartAsync(database))
        {
            Assert.Equal(6, await Shelf(host).Add(1));
            await Shelf(host).Clear();
            Assert.Equal(1, await Shelf(host).Add(1));
            Assert.Equal(2, await host.Services.GetRequiredService<IGrainFactory>().GetGrain<IBoxGrain>("one").Add(1));
            await host.StopAsync();
        }
    }

    [Theory, EachDatabase]
    public async Task Write_SomebodyElseWroteFirst_FailsOnceAndThenUsesWhatIsStored(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        using var host = await StartAsync(database);
        await Shelf(host).Add(3);
        var storage = database.Open(options => { });
        var other = new GrainState<CartState>();
        var grain = Shelf(host).GetGrainId();
        await storage.ReadStateAsync("cart", grain, other);
        other.State!.Items = 100;
        await storage.WriteStateAsync("cart", grain, other);

        var conflict = await Assert.ThrowsAsync<InconsistentStateException>(() => Shelf(host).Add(1));

        Assert.Equal(("2", "1"), (conflict.StoredEtag, conflict.CurrentEtag));
        Assert.Equal(101, await Shelf(host).Add(1));
        await host.StopAsync();
    }

    [Theory, EachDatabase]
    public async Task Start_WithoutTables_FailsWithOneSentence(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend, applySchema: false);

        var failure = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => StartAsync(database));

        Assert.Contains("OrleansQuery", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static IShelfGrain Shelf(IHost host) => host.Services.GetRequiredService<IGrainFactory>().GetGrain<IShelfGrain>("one");

    private static async Task<IHost> StartAsync(TestStorage database)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(serviceId: "default")
            .AddAdoNetGrainStorageAsDefault(options =>
            {
                options.Invariant = database.Invariant;
                options.ConnectionString = database.Target!.ConnectionString;
            }));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
