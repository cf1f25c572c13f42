using Actors.Sql;
using Actors.Tests.Infrastructure;

namespace Actors.Ledger.Tests;

public sealed class TailTests
{
    [Theory, EachBackend]
    public async Task Tail_FromAnyPlace_GivesWhatFollows(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        await ledger.PutAsync("a", "");
        await ledger.PutAsync("b", "");
        await ledger.DeleteAsync("a");

        Change[] all = [new(1, "kv", "a", MutationKind.Put), new(2, "kv", "b", MutationKind.Put), new(3, "kv", "a", MutationKind.Delete)];
        for (var after = 0; after < all.Length; after++)
        {
            Assert.Equal(all[after..], await ledger.TakeChangesAsync(after, all.Length - after));
        }
    }

    [Theory, EachBackend]
    public async Task Tail_OtherProcessCommits_IsToldWithoutAsking(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var (writer, reader) = (await database.OpenAsync(), await database.OpenAsync());
        var following = reader.TakeChangesAsync(0, 1);

        var result = await writer.PutAsync("a", "");

        Assert.Equal(result.Index, (await following)[0].Index);
        await Eventually.TrueAsync(() => reader.CurrentIndex == result.Index);
    }

    [Theory, EachBackend]
    public async Task Tail_ProcessStartsAnew_ResumesWhereItWas(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var first = await database.OpenHostAsync();
        await first.Ledger.PutAsync("a", "");
        await first.Ledger.PutAsync("b", "");
        await first.DisposeAsync();

        var second = await database.OpenAsync();

        Assert.Equal(2, second.CurrentIndex);
        Assert.Equal("b", (await second.TakeChangesAsync(1, 1))[0].Key);
    }

    [Theory, EachBackend]
    public async Task Tail_SubscriberFallsOutOfTheWindow_ReadsTheRestFromTheDatabase(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync(options => options.TailWindowCount = 8);
        await ledger.PutAsync("first", "");
        using var cts = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var slow = ledger.TailAsync(0, cts.Token).GetAsyncEnumerator(cts.Token);
        Assert.True(await slow.MoveNextAsync());

        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => ledger.PutAsync($"k{number}", "")));

        for (var index = 2; index <= 51; index++)
        {
            Assert.True(await slow.MoveNextAsync());
            Assert.Equal(index, slow.Current.Index);
        }
    }

    [Theory, EachBackend]
    public async Task Commit_Acknowledged_IsAlreadyInTheTailOfItsProcess(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        for (var number = 0; number < 20; number++)
        {
            var result = await ledger.PutAsync($"k{number}", "");

            Assert.True(ledger.CurrentIndex >= result.Index);
        }
    }

    [Theory, EachBackend]
    public async Task Compaction_ByCount_KeepsTheNewestAndTellsLateSubscribers(SqlDialect dialect)
    {
        var time = new FakeTimeProvider();
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync(
            options => (options.ChangeCountMax, options.TailWindowCount, options.CompactionInterval) = (10, 4, TimeSpan.FromSeconds(1)),
            dialect == SqlDialect.Sqlite ? time : null);
        for (var number = 0; number < 30; number++)
        {
            await ledger.PutAsync($"k{number}", "");
        }

        LedgerCompactedException? compacted = null;
        await Eventually.TrueAsync(async () =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            compacted = await Record.ExceptionAsync(() => ledger.TakeChangesAsync(0, 1)) as LedgerCompactedException;
            return compacted?.Oldest == 21;
        });

        Assert.Equal(21, compacted!.Oldest);
        Assert.Equal(Enumerable.Range(21, 10).Select(index => (long)index), (await ledger.TakeChangesAsync(20, 10)).Select(change => change.Index));
        Assert.Equal("", (await ledger.GetAsync("k0")).Text());
    }

    [Theory, EachBackend]
    public async Task Compaction_ByAge_RemovesOldChanges(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync(options =>
            (options.ChangeAgeMax, options.TailWindowCount, options.CompactionInterval) = (TimeSpan.FromMilliseconds(50), 1, TimeSpan.FromMilliseconds(50)));
        await ledger.PutAsync("a", "");
        await ledger.PutAsync("b", "");

        await Eventually.TrueAsync(async () => await Record.ExceptionAsync(() => ledger.TakeChangesAsync(0, 1)) is LedgerCompactedException);

        Assert.Equal(3, (await ledger.PutAsync("c", "")).Index);
    }

    [Theory, EachBackend]
    public async Task TailLag_WithoutAnyChange_StaysSmall(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync(options => options.TailPollInterval = TimeSpan.FromMilliseconds(20));
        var before = ledger.TailLag;

        await Eventually.TrueAsync(() => ledger.TailLag < TimeSpan.FromMilliseconds(15), explanation: () => $"lag {ledger.TailLag}, before {before}");
    }
}
