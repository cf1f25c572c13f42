using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Actors.Runtime.AdoNet.Tests;

/// <summary>What every grain storage promises, on each storage that there is.</summary>
public sealed class GrainStorageContractTests
{
    private const string Name = "cart";

    private static readonly GrainId TheCart = GrainId.Create("cart", "one user's");

    [Theory, EachStorage]
    public async Task Read_NothingStored_GivesANewStateWithoutVersion(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        var state = new GrainState<CartState> { ETag = "7", RecordExists = true, State = new CartState { Items = 7 } };

        await database.Open().ReadStateAsync(Name, TheCart, state);

        Assert.Equal(0, state.State!.Items);
        Assert.Null(state.ETag);
        Assert.False(state.RecordExists);
    }

    [Theory, EachStorage]
    public async Task Write_AnyKindOfKey_IsReadBack(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        var storage = database.Open();
        var guid = Guid.NewGuid();
        string[] keys =
        [
            "plain", "with space + plus/slash", "ключ/ç 🙂", "FACE", "020235", new string('k', 1024),
            GrainIdKeyExtensions.CreateIntegerKey(-42).ToString(), GrainIdKeyExtensions.CreateIntegerKey(7, "расширение").ToString(),
            GrainIdKeyExtensions.CreateGuidKey(guid).ToString(), GrainIdKeyExtensions.CreateGuidKey(guid, "ext").ToString(),
        ];

        foreach (var key in keys)
        {
            await storage.WriteStateAsync(Name, GrainId.Create("cart", key), NewCart(key));
        }

        foreach (var key in keys)
        {
            var read = await ReadAsync(storage, GrainId.Create("cart", key));
            Assert.Equal(key, read.State!.Owner);
            Assert.Equal(2, read.State.Amounts[key]);
            Assert.True(read.RecordExists);
        }
    }

    [Theory, EachStorage]
    public async Task State_OfATypeThatCannotBeMade_BeginsWithItsDefault(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        var storage = database.Open();
        var number = new GrainState<int>(7);
        var text = new GrainState<string>("seven");
        var numbers = new GrainState<int[]>([7]);
        await storage.ReadStateAsync("number", TheCart, number);
        await storage.ReadStateAsync("text", TheCart, text);
        await storage.ReadStateAsync("numbers", TheCart, numbers);

        Assert.Equal((0, null, null), (number.State, text.State, numbers.State));
        number.State = 8;
        await storage.WriteStateAsync("number", TheCart, number);
        await storage.ReadStateAsync("number", TheCart, number);
        Assert.Equal(8, number.State);
    }

    [Theory, EachStorage]
    public async Task Write_TheSameValueAgain_ChangesTheVersion(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        var storage = database.Open();
        var state = NewCart("a");
        var versions = new List<string?>();
        for (var repetition = 0; repetition < 3; repetition++)
        {
            await storage.WriteStateAsync(Name, TheCart, state);
            versions.Add(state.ETag);
        }

        Assert.Equal(3, versions.Distinct().Count());
        Assert.DoesNotContain(null, versions);
        Assert.Equal(state.ETag, (await ReadAsync(storage, TheCart)).ETag);
    }

    [Theory, EachStorage]
    public async Task Write_StoredVersionIsAnother_ThrowsBothVersionsAndChangesNothing(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        var storage = database.Open();
        var stored = NewCart("stored");
        await storage.WriteStateAsync(Name, TheCart, stored);

        foreach (var version in new[] { null, "99", "not a version" })
        {
            var late = NewCart("late", version);
            var conflict = await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync(Name, TheCart, late));
            Assert.Equal((stored.ETag, version), (conflict.StoredEtag, conflict.CurrentEtag));
            Assert.Contains($"'{TheCart}'", conflict.Message, StringComparison.Ordinal);
            Assert.Equal(version, late.ETag);
        }

        Assert.Equal("stored", (await ReadAsync(storage, TheCart)).State!.Owner);
    }

    [Theory, EachStorage]
    public async Task Write_VersionOfARecordThatWasNeverStored_IsAConflict(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        var storage = database.Open();

        var conflict = await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync(Name, TheCart, NewCart("a", "1")));

        Assert.Equal((null, "1"), (conflict.StoredEtag, conflict.CurrentEtag));
        Assert.False((await ReadAsync(storage, TheCart)).RecordExists);
    }

    [Theory, EachStorage]
    public async Task Clear_StoredRecord_LeavesANewStateThatCanBeWrittenAgain(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        var storage = database.Open();
        var state = NewCart("a");
        await storage.WriteStateAsync(Name, TheCart, state);

        await storage.ClearStateAsync(Name, TheCart, state);

        Assert.False(state.RecordExists);
        Assert.Equal("nobody", state.State!.Owner);
        var read = await ReadAsync(storage, TheCart);
        Assert.False(read.RecordExists);
        Assert.Equal("nobody", read.State!.Owner);
        Assert.Equal(state.ETag, read.ETag);

        state.State.Owner = "again";
        await storage.WriteStateAsync(Name, TheCart, state);
        Assert.Equal("again", (await ReadAsync(storage, TheCart)).State!.Owner);
    }

    [Theory, EachStorage]
    public async Task Clear_NothingStored_IsQuietAndCanBeRepeated(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        var storage = database.Open();
        var state = new GrainState<CartState>();
        await storage.ClearStateAsync(Name, TheCart, state);
        await storage.ClearStateAsync(Name, TheCart, state);
        Assert.NotNull(state.State);

        await storage.WriteStateAsync(Name, TheCart, state);
        await storage.ClearStateAsync(Name, TheCart, state);
        await storage.ClearStateAsync(Name, TheCart, state);

        Assert.False((await ReadAsync(storage, TheCart)).RecordExists);
    }

    [Theory, EachDatabase]
    public async Task Clear_WithDeleteStateOnClear_ForgetsTheVersion(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        var storage = database.Open(options => options.DeleteStateOnClear = true);
        var state = NewCart("a");
        await storage.WriteStateAsync(Name, TheCart, state);
        var stale = state.ETag;
        await storage.ClearStateAsync(Name, TheCart, state);

        Assert.Null(state.ETag);
        Assert.Null((await ReadAsync(storage, TheCart)).ETag);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync(Name, TheCart, NewCart("a", stale)));
        await storage.WriteStateAsync(Name, TheCart, state);
        Assert.True((await ReadAsync(storage, TheCart)).RecordExists);
    }

    [Theory, EachStorage]
    public async Task States_OfOneGrain_AreIndependent(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        var storage = database.Open();
        await storage.WriteStateAsync("first", TheCart, NewCart("one"));
        await storage.WriteStateAsync("second", TheCart, NewCart("two"));

        Assert.Equal("one", (await ReadAsync(storage, TheCart, "first")).State!.Owner);
        Assert.Equal("two", (await ReadAsync(storage, TheCart, "second")).State!.Owner);
    }

    [Theory, EachStorage]
    public async Task Grains_InParallel_KeepTheirOwnStates(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        var storage = database.Open();

        await Parallel.ForEachAsync(Enumerable.Range(0, 100), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
        {
            var grain = GrainId.Create("cart", $"parallel {number}");
            var state = NewCart($"owner {number}");
            await storage.WriteStateAsync(Name, grain, state);
            state.State!.Items = number;
            await storage.WriteStateAsync(Name, grain, state);
            var read = await ReadAsync(storage, grain);
            Assert.Equal(($"owner {number}", number), (read.State!.Owner, read.State.Items));
        });
    }

    [Theory, EachStorage]
    public async Task Write_ManyFirstWriters_ExactlyOneWins(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        var shared = database.Open();
        var storages = Enumerable.Range(0, 8).Select(_ => backend == StorageBackend.Memory ? shared : database.Open()).ToArray();

        for (var round = 0; round < 5; round++)
        {
            var grain = GrainId.Create("cart", $"contended {round}");
            var outcomes = await Task.WhenAll(storages.Select((storage, writer) => Task.Run(() => TryWriteAsync(storage, grain, $"writer {writer}"))));

            Assert.Equal(1, outcomes.Count(won => won));
            var winner = Array.IndexOf(outcomes, true);
            Assert.Equal($"writer {winner}", (await ReadAsync(storages[0], grain)).State!.Owner);
        }
    }

    private static async Task<bool> TryWriteAsync(IGrainStorage storage, GrainId grain, string owner)
    {
        try
        {
            await storage.WriteStateAsync(Name, grain, NewCart(owner));
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    }

    private static GrainState<CartState> NewCart(string owner, string? version = null) =>
        new(new CartState { Owner = owner, Amounts = { [owner] = 2 } }, version);

    private static async Task<GrainState<CartState>> ReadAsync(IGrainStorage storage, GrainId grain, string name = Name)
    {
        var state = new GrainState<CartState>();
        await storage.ReadStateAsync(name, grain, state);
        return state;
    }
}
