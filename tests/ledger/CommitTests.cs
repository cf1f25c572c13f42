using Actors.Sql;
using static Actors.Ledger.Tests.LedgerExtensions;

namespace Actors.Ledger.Tests;

public sealed class CommitTests
{
    [Theory, EachBackend]
    public async Task Put_NewKey_CreatesRowWithFirstIndex(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();

        var result = await ledger.PutAsync("a", "1");

        Assert.Equal(new MutationResult(true, 1, 1, 1), result);
        var (entry, snapshotIndex) = await ledger.ReadAsync(Space, "a", CancellationToken.None);
        Assert.Equal(("1", 1L, 1L, 1L), (entry.Text(), entry!.CreateIndex, entry.ModifyIndex, snapshotIndex));
    }

    [Theory, EachBackend]
    public async Task Put_ExistingKey_KeepsCreateIndex(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        await ledger.PutAsync("a", "1");
        await ledger.PutAsync("b", "1");

        Assert.Equal(new MutationResult(true, 3, 1, 3), await ledger.PutAsync("a", "2"));
        Assert.Equal("2", (await ledger.GetAsync("a")).Text());
    }

    [Theory, EachBackend]
    public async Task Put_EmptyPayload_IsStoredAsEmpty(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();

        await ledger.PutAsync("a", "");

        Assert.Equal(0, (await ledger.GetAsync("a"))!.Payload.Length);
    }

    [Theory, EachBackend]
    public async Task Put_VersionDoesNotHold_ReportsCurrentVersionAndUsesNoIndex(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        await ledger.PutAsync("a", "1");

        Assert.Equal(new MutationResult(false, 0, 0, 1), await ledger.PutAsync("a", "2", expectedVersion: 0));
        Assert.Equal(new MutationResult(false, 0, 0, 1), await ledger.PutAsync("a", "2", expectedVersion: 7));
        Assert.Equal(new MutationResult(false, 0, 0, 0), await ledger.PutAsync("b", "2", expectedVersion: 1));
        Assert.Equal(new MutationResult(true, 2, 1, 2), await ledger.PutAsync("a", "2", expectedVersion: 1));
    }

    [Theory, EachBackend]
    public async Task Delete_ExistingKey_RemovesRowAndUsesAnIndex(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        await ledger.PutAsync("a", "1");

        Assert.Equal(new MutationResult(false, 0, 0, 1), await ledger.DeleteAsync("a", expectedVersion: 5));
        Assert.Equal(new MutationResult(true, 2, 1, 0), await ledger.DeleteAsync("a", expectedVersion: 1));
        Assert.Null(await ledger.GetAsync("a"));
        Assert.Equal(new MutationResult(true, 3, 3, 3), await ledger.PutAsync("a", "again", expectedVersion: 0));
    }

    [Theory, EachBackend]
    public async Task Delete_AbsentKey_SucceedsWithoutIndex(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        await ledger.PutAsync("a", "1");

        Assert.Equal(new MutationResult(true, 1, 0, 0), await ledger.DeleteAsync("nothing"));
        Assert.Equal(new MutationResult(false, 0, 0, 0), await ledger.DeleteAsync("nothing", expectedVersion: 1));
        Assert.Equal(2, (await ledger.PutAsync("b", "1")).Index);
    }

    [Theory, EachBackend]
    public async Task Batch_AllVersionsHold_AppliesAllWithConsecutiveIndexes(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        await ledger.PutAsync("b", "old");

        var batch = await ledger.CommitAsync(
            [Mutation.Put(Space, "a", "1"u8.ToArray(), 0), Mutation.Delete(Space, "b", 1), Mutation.Delete(Space, "nothing"), Mutation.Put(Space, "c", "3"u8.ToArray())],
            CancellationToken.None);

        Assert.True(batch.Applied);
        Assert.Equal([new(true, 2, 2, 2), new(true, 3, 1, 0), new(true, 3, 0, 0), new(true, 4, 4, 4)], batch.Results);
        Assert.Equal([2, 3, 4], (await ledger.TakeChangesAsync(1, 3)).Select(change => change.Index));
    }

    [Theory, EachBackend]
    public async Task Batch_OneVersionDoesNotHold_AppliesNothing(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        await ledger.PutAsync("b", "old");

        var batch = await ledger.CommitAsync(
            [Mutation.Put(Space, "a", "1"u8.ToArray(), 0), Mutation.Put(Space, "b", "2"u8.ToArray(), 0)],
            CancellationToken.None);

        Assert.False(batch.Applied);
        Assert.Equal([new(false, 0, 0, 0), new(false, 0, 0, 1)], batch.Results);
        Assert.Null(await ledger.GetAsync("a"));
        Assert.Equal("old", (await ledger.GetAsync("b")).Text());
        Assert.Equal(2, (await ledger.PutAsync("c", "")).Index);
    }

    /// <summary>All of them are started before any is awaited, so they share groups.</summary>
    [Theory, EachBackend]
    public async Task Commit_SameKeyManyTimesAtOnce_BehavesAsOneAfterAnother(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        await ledger.PutAsync("a", "0");

        var racing = Enumerable.Range(0, 40).Select(number => ledger.PutAsync("a", $"{number}", expectedVersion: 1)).ToList();
        racing.AddRange(Enumerable.Range(0, 40).Select(number => ledger.PutAsync("b", $"{number}")));
        var results = await Task.WhenAll(racing);

        var winner = Assert.Single(results.Take(40), result => result.Applied);
        Assert.All(results.Take(40).Where(result => !result.Applied), loser => Assert.Equal(winner.Index, loser.CurrentVersion));
        Assert.All(results.Skip(40), result => Assert.True(result.Applied));
        Assert.Single(results.Skip(40).Select(result => result.CreateIndex).Distinct());
        Assert.Equal(Enumerable.Range(2, 41).Select(index => (long)index), results.Where(result => result.Applied).Select(result => result.Index).Order());
        var unconditional = results[40..];
        var last = Array.IndexOf(unconditional, unconditional.MaxBy(result => result.Index));
        Assert.Equal($"{last}", (await ledger.GetAsync("b")).Text());
    }

    /// <summary>The batch waits for the put of its key, and the put behind it does not: the databases number them in different orders.</summary>
    [Theory, EachBackend]
    public async Task Commit_UnitsInDifferentRounds_ReachTheTailInTheOrderOfTheirIndexes(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync(options => options.TailPollInterval = TimeSpan.FromMinutes(1));
        const int groups = 20;
        const int changesEach = 5;
        var following = ledger.TakeChangesAsync(0, groups * changesEach);
        for (var number = 0; number < groups; number++)
        {
            // The queue is not empty when the second arrives only while a group is on its way, so it takes some turns.
            var first = ledger.PutAsync("before", "");
            var put = ledger.PutAsync("k", "");
            var batch = ledger.CommitAsync([Mutation.Put(Space, "k", default), Mutation.Put(Space, "l", default)], CancellationToken.None).AsTask();
            await Task.WhenAll(first, put, batch, ledger.PutAsync("z", ""));
        }

        Assert.Equal(Enumerable.Range(1, groups * changesEach).Select(index => (long)index), (await following).Select(change => change.Index));
    }

    [Theory, EachBackend]
    public async Task Commit_CancelledBeforeItIsSent_ThrowsAndIsForgotten(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await ledger.CommitAsync(Mutation.Put(Space, "a", default), new CancellationToken(canceled: true)));

        Assert.Null(await ledger.GetAsync("a"));
    }

    [Theory, EachBackend]
    public async Task Stop_WithCommitsInLine_FinishesThemAndRefusesNewOnes(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var host = await database.OpenHostAsync();
        var inLine = Enumerable.Range(0, 100).Select(number => host.Ledger.PutAsync($"k{number}", "")).ToList();

        await host.StopAsync(CancellationToken.None);

        Assert.All(await Task.WhenAll(inLine), result => Assert.True(result.Applied));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => host.Ledger.PutAsync("late", ""));
    }
}
