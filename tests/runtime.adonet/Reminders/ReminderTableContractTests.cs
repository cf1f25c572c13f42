using Actors.Runtime.AdoNet.Reminders;
using Actors.Runtime.Reminders;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.AdoNet.Tests.Reminders;

/// <summary>What every table of reminders must do, on every one that there is.</summary>
public sealed class ReminderTableContractTests
{
    private static readonly DateTime Start = new(2030, 1, 1, 12, 30, 15, 678, DateTimeKind.Utc);

    [Theory, EachStorage]
    public async Task Upsert_ManyAtOnceOfOneReminder_GiveVersionsThatAllDiffer(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        using var scope = Open(database, backend, out var table);

        var etags = await Task.WhenAll(
            from reminder in Enumerable.Range(0, 5)
            from attempt in Enumerable.Range(0, 5)
            select UpsertAsync(table, Entry(0, $"reminder {reminder}")));

        foreach (var ofOne in etags.GroupBy(entry => entry.Name, entry => entry.ETag))
        {
            Assert.Equal(5, ofOne.Distinct().Count());
        }

        Assert.Equal(5, (await table.ReadRows(Grain(0))).Reminders.Count);
    }

    [Theory, EachStorage]
    public async Task Read_AfterUpsert_GivesWhatWasWritten(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        using var scope = Open(database, backend, out var table);
        var entry = new ReminderEntry { GrainId = GrainId.Create("cart", "a/b ы '"), ReminderName = "ы / '", StartAt = Start, Period = TimeSpan.FromDays(400) };
        var etag = await table.UpsertRow(entry);

        var read = await table.ReadRow(entry.GrainId, entry.ReminderName);

        Assert.NotNull(read);
        Assert.Equal((entry.GrainId, entry.ReminderName, Start, entry.Period, etag), (read.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag));
        Assert.Equal(DateTimeKind.Utc, read.StartAt.Kind);
        entry.StartAt = Start.AddTicks(12345);
        entry.Period = TimeSpan.FromMinutes(1);
        await table.UpsertRow(entry);
        read = (await table.ReadRows(entry.GrainId)).Reminders.Single();
        Assert.Equal((Start.AddMilliseconds(1), TimeSpan.FromMinutes(1)), (read.StartAt, read.Period));
        Assert.Null(await table.ReadRow(entry.GrainId, "other"));
        Assert.Empty((await table.ReadRows(Grain(7))).Reminders);
    }

    [Theory, EachStorage]
    public async Task Remove_OnlyWithTheStoredVersion_Removes(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        using var scope = Open(database, backend, out var table);
        var old = await table.UpsertRow(Entry(0, "one"));
        var current = await table.UpsertRow(Entry(0, "one"));

        Assert.False(await table.RemoveRow(Grain(0), "one", old));
        Assert.False(await table.RemoveRow(Grain(0), "one", "nonsense"));
        Assert.False(await table.RemoveRow(Grain(0), "two", current));
        Assert.False(await table.RemoveRow(Grain(1), "one", current));
        Assert.True(await table.RemoveRow(Grain(0), "one", current));
        Assert.False(await table.RemoveRow(Grain(0), "one", current));
        Assert.Null(await table.ReadRow(Grain(0), "one"));
    }

    [Theory, EachStorage]
    public async Task ReadRows_OfAnyRange_GivesExactlyTheHashesInIt(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        using var scope = Open(database, backend, out var table);
        var hashes = new List<uint>();
        foreach (var number in Enumerable.Range(0, 1000))
        {
            await table.UpsertRow(Entry(number, "one"));
            hashes.Add(Grain(number).GetUniformHashCode());
        }

        Assert.Equal(1000, (await table.ReadRows(0, 0)).Reminders.Count);
        Assert.Equal(1000, (await table.ReadRows(uint.MaxValue, uint.MaxValue)).Reminders.Count);
        var random = new Random(4711);
        for (var round = 0; round < 40; round++)
        {
            // Some ends are hashes themselves: the end belongs to the range, the beginning does not.
            var begin = round % 3 == 0 ? hashes[random.Next(1000)] : (uint)random.NextInt64(1L << 32);
            var end = round % 4 == 0 ? hashes[random.Next(1000)] : (uint)random.NextInt64(1L << 32);
            var expected = hashes.Where(hash => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end).Order();
            var read = (await table.ReadRows(begin, end)).Reminders.Select(row => row.GrainId.GetUniformHashCode()).Order();
            Assert.Equal(expected, read);
        }

        await table.TestOnlyClearTable();
        Assert.Empty((await table.ReadRows(0, 0)).Reminders);
    }

    [Theory, EachDatabase]
    public async Task Tables_OfOtherServices_AreNotSeen(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        using var mine = new AdoNetReminderTable(database.OpenDatabase(), "mine");
        using var others = new AdoNetReminderTable(database.OpenDatabase(), "others");
        await mine.UpsertRow(Entry(0, "one"));

        Assert.Empty((await others.ReadRows(0, 0)).Reminders);
        Assert.Single((await mine.ReadRows(0, 0)).Reminders);
    }

    [Theory, EachDatabase]
    public async Task Start_WithoutTexts_NamesThem(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        await database.ExecuteAsync("delete from OrleansQuery where QueryKey = 'UpsertReminderRowKey'");
        using var table = new AdoNetReminderTable(database.OpenDatabase(), "service");

        var failure = await Assert.ThrowsAsync<OrleansConfigurationException>(() => table.StartAsync());

        Assert.Contains("UpsertReminderRowKey", failure.Message, StringComparison.Ordinal);
    }

    private static GrainId Grain(int number) => GrainId.Create("cart", $"grain {number}");

    private static ReminderEntry Entry(int grain, string name) =>
        new() { GrainId = Grain(grain), ReminderName = name, StartAt = Start, Period = TimeSpan.FromMinutes(1) };

    private static async Task<(string Name, string ETag)> UpsertAsync(IReminderTable table, ReminderEntry entry) =>
        (entry.ReminderName, await table.UpsertRow(entry));

    private static IDisposable? Open(TestStorage database, StorageBackend backend, out IReminderTable table)
    {
        table = backend == StorageBackend.Memory ? new MemoryReminderTable() : new AdoNetReminderTable(database.OpenDatabase(), "service");
        return table as IDisposable;
    }
}
