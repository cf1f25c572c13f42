using Actors.Sql;
using Actors.Tests.Infrastructure;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Actors.Runtime.AdoNet.Tests;

/// <summary>A storage whose server goes away and comes back.</summary>
public sealed class OutageTests
{
    private const string Name = "state";

    [PostgresFact]
    public async Task Read_AfterTheServerCrashedAndCameBack_Succeeds()
    {
        await using var server = await PostgresServer.StartNewAsync(fsync: false);
        await using var database = await TestStorage.CreateAsync(StorageBackend.PostgreSql, server: server);
        var storage = database.Open();
        await storage.WriteStateAsync(Name, Grain(0), new GrainState<CartState>(new CartState { Owner = "kept" }));

        // Many connections wait in the pool, and all of them are dead afterwards.
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => ReadAsync(storage, number)));
        await server.RestartAsync(PostgresStopMode.Immediate);

        Assert.Equal("kept", (await ReadAsync(storage, 0)).State!.Owner);
    }

    [PostgresFact]
    public async Task Operations_WhileTheServerIsDown_SaySoAndRecoverByThemselves()
    {
        await using var server = await PostgresServer.StartNewAsync(fsync: false);
        await using var database = await TestStorage.CreateAsync(StorageBackend.PostgreSql, server: server);
        var storage = database.Open();
        var state = new GrainState<CartState>(new CartState());
        await storage.WriteStateAsync(Name, Grain(0), state);
        await server.StopAsync();

        var failure = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => ReadAsync(storage, 0));
        Assert.Contains($"127.0.0.1:{server.Port}", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => storage.WriteStateAsync(Name, Grain(0), state));
        Assert.Equal("1", state.ETag);
        await server.StartAsync();

        await storage.WriteStateAsync(Name, Grain(0), state);
        Assert.Equal("2", (await ReadAsync(storage, 0)).ETag);
    }

    private static GrainId Grain(int number) => GrainId.Create("cart", $"grain {number}");

    private static async Task<GrainState<CartState>> ReadAsync(IGrainStorage storage, int number)
    {
        var state = new GrainState<CartState>();
        await storage.ReadStateAsync(Name, Grain(number), state);
        return state;
    }
}
