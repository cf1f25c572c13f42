using Actors.Runtime.AdoNet.Database;
using Actors.Runtime.AdoNet.Storage;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Actors.Runtime.AdoNet.Tests;

/// <summary>Grains that Orleans would give one row, and rows that Orleans has written.</summary>
public sealed class SharedRowTests
{
    private const string Name = "state";

    [Theory, EachDatabase]
    public async Task Grains_WhoseColumnsAreTheSame_KeepTheirOwnStates(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        var storage = database.Open();
        GrainId[] grains = [Id("cart/FACE"), Id("cart/face"), Id("cart/0face"), Id("user/FACE"), Id("cart/020235"), Id("cart/20235")];

        foreach (var grain in grains)
        {
            Assert.False((await ReadAsync(storage, grain)).RecordExists, $"{grain} sees another grain's state");
            await storage.WriteStateAsync(Name, grain, new GrainState<CartState>(new CartState { Owner = grain.ToString() }));
        }

        foreach (var grain in grains)
        {
            var state = await ReadAsync(storage, grain);
            Assert.Equal((grain.ToString(), "1"), (state.State!.Owner, state.ETag));
            await storage.ClearStateAsync(Name, grain, state);
        }
    }

    [Theory, EachDatabase]
    public async Task Grains_WhoseKeysHaveTheSameHash_KeepTheirOwnStates(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        var storage = database.Open();
        var (first, second) = FindCollision();

        await storage.WriteStateAsync(Name, first, new GrainState<CartState>(new CartState { Items = 1 }));
        await storage.WriteStateAsync(Name, second, new GrainState<CartState>(new CartState { Items = 2 }));

        Assert.Equal(1, (await ReadAsync(storage, first)).State!.Items);
        Assert.Equal(2, (await ReadAsync(storage, second)).State!.Items);
    }

    [Theory, EachDatabase]
    public async Task RowOfOrleans_IsReadAndTakenOverByTheGrainThatWritesIt(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        await WriteAsOrleansAsync(database, Id("cart/FACE"), """{"Owner":"orleans"}""");
        var storage = database.Open();

        var state = await ReadAsync(storage, Id("cart/FACE"));
        Assert.Equal(("orleans", "1"), (state.State!.Owner, state.ETag));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync(Name, Id("cart/FACE"), new GrainState<CartState>(new CartState())));
        state.State.Owner = "mine";
        await storage.WriteStateAsync(Name, Id("cart/FACE"), state);

        Assert.Equal("2", state.ETag);
        Assert.Equal("mine", (await ReadAsync(storage, Id("cart/FACE"))).State!.Owner);
        Assert.False((await ReadAsync(storage, Id("cart/face"))).RecordExists);
        Assert.Equal(["2"], await ReadAsOrleansAsync(database, Id("cart/FACE")));
    }

    [Theory, EachDatabase]
    public async Task RowOfThisRuntime_IsReadAndWrittenByOrleans(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        var storage = database.Open();
        var state = new GrainState<CartState>(new CartState { Owner = "mine" });
        await storage.WriteStateAsync(Name, Id("cart/one"), state);

        Assert.Equal(["1"], await ReadAsOrleansAsync(database, Id("cart/one")));
        Assert.Equal(2, await WriteAsOrleansAsync(database, Id("cart/one"), """{"Owner":"orleans"}""", version: 1));

        Assert.Equal("orleans", (await ReadAsync(storage, Id("cart/one"))).State!.Owner);
        var conflict = await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync(Name, Id("cart/one"), state));
        Assert.Equal(("2", "1"), (conflict.StoredEtag, conflict.CurrentEtag));
    }

    [Theory, EachDatabase]
    public async Task Database_WithTheKeysOfOrleansOnly_Works(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        await database.ExecuteAsync("delete from OrleansQuery where QueryKey like '%OwnedStorageKey'");
        var storage = database.Open();
        var state = new GrainState<CartState>(new CartState { Owner = "a" });

        await storage.WriteStateAsync(Name, Id("cart/one"), state);
        await storage.WriteStateAsync(Name, Id("cart/one"), state);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync(Name, Id("cart/one"), new GrainState<CartState>(new CartState())));
        Assert.Equal("2", (await ReadAsync(storage, Id("cart/one"))).ETag);
        await storage.ClearStateAsync(Name, Id("cart/one"), state);
        Assert.Equal("3", state.ETag);
    }

    [Theory, EachDatabase]
    public async Task Database_WithoutTexts_NamesAllMissingKeysAndTheRemedy(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        await database.ExecuteAsync("delete from OrleansQuery where QueryKey like '%OwnedStorageKey' or QueryKey in ('ReadFromStorageKey', 'ClearStorageKey')");

        var failure = await Assert.ThrowsAsync<OrleansConfigurationException>(() => ReadAsync(database.Open(), Id("cart/one")));

        Assert.Contains("'ReadFromStorageKey', 'ClearStorageKey'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("silo schema apply", failure.Message, StringComparison.Ordinal);
    }

    private static GrainId Id(string text) => GrainId.Parse(text);

    private static async Task<GrainState<CartState>> ReadAsync(IGrainStorage storage, GrainId grain)
    {
        var state = new GrainState<CartState>();
        await storage.ReadStateAsync(Name, grain, state);
        return state;
    }

    // The statements and parameters of the contract, as Orleans uses them.
    private static async Task<int?> WriteAsOrleansAsync(TestStorage database, GrainId grain, string payload, int? version = null)
    {
        List<SqlArgument> arguments = [.. PlainArguments(grain), SqlArgument.Integer("GrainStateVersion", version), SqlArgument.Bytes("PayloadBinary", [.. System.Text.Encoding.UTF8.GetBytes(payload)])];
        using var sql = database.OpenDatabase();
        var rows = await sql.QueryAsync(await TextAsync(sql, "WriteToStorageKey"), arguments, reader => reader.GetInt32(reader.GetOrdinal("NewGrainStateVersion")), CancellationToken.None);
        return rows.Single();
    }

    private static async Task<IReadOnlyList<string>> ReadAsOrleansAsync(TestStorage database, GrainId grain)
    {
        using var sql = database.OpenDatabase();
        return await sql.QueryAsync(await TextAsync(sql, "ReadFromStorageKey"), PlainArguments(grain), reader => reader.GetValue(reader.GetOrdinal("Version")).ToString()!, CancellationToken.None);
    }

    private static List<SqlArgument> PlainArguments(GrainId grain) =>
        [.. StorageRow.Of("default", Name, grain).ToArguments().Where(argument => argument.Name != nameof(StorageRow.OwnerGrainId))];

    private static async Task<string> TextAsync(ISqlDatabase sql, string key) => (await sql.QueryAsync(
        "select QueryText from OrleansQuery where QueryKey = @Key", [SqlArgument.Text("Key", key)], reader => reader.GetString(0), CancellationToken.None)).Single();

    // Two texts with the same 32-bit hash turn up among some hundred thousand.
    private static (GrainId First, GrainId Second) FindCollision()
    {
        var byHash = new Dictionary<int, GrainId>();
        for (var number = 0; ; number++)
        {
            var grain = GrainId.Create("cart", $"user-{number}");
            var hash = StorageRow.Of("default", Name, grain).GrainIdHash;
            if (!byHash.TryAdd(hash, grain))
            {
                return (byHash[hash], grain);
            }
        }
    }
}
