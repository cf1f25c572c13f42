using Actors.Sql;
using static Actors.Ledger.Tests.LedgerExtensions;

namespace Actors.Ledger.Tests;

/// <summary>Batches that depend on what they only read.</summary>
public sealed class ExpectationTests
{
    [Theory, EachBackend]
    public async Task Expect_VersionHolds_LeavesTheRowAndTheIndexAlone(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        await ledger.PutAsync("read", "1");

        var batch = await CommitAsync(ledger, Mutation.Expect(Space, "read", 1), Mutation.Expect(Space, "absent", 0), Put("written"));

        Assert.True(batch.Applied);
        Assert.Equal([new(true, 1, 0, 1), new(true, 1, 0, 0), new(true, 2, 2, 2)], batch.Results);
        Assert.Equal("1", (await ledger.GetAsync("read")).Text());
        Assert.Equal([(1L, "read"), (2L, "written")], (await ledger.TakeChangesAsync(0, 2)).Select(change => (change.Index, change.Key)));
    }

    [Theory, EachBackend]
    public async Task Expect_VersionDoesNotHold_AppliesNothingOfTheBatch(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        await ledger.PutAsync("read", "1");
        await ledger.PutAsync("read", "2");

        var batch = await CommitAsync(ledger, Put("written"), Mutation.Expect(Space, "read", 1));

        Assert.False(batch.Applied);
        Assert.Equal([new(false, 0, 0, 0), new(false, 0, 0, 2)], batch.Results);
        Assert.Null(await ledger.GetAsync("written"));
        Assert.False((await CommitAsync(ledger, Put("written"), Mutation.Expect(Space, "absent", 7))).Applied);
    }

    [Theory, EachBackend]
    public async Task Expect_Alone_IsAQuestionThatCostsNoIndex(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        await ledger.PutAsync("read", "1");

        Assert.True((await CommitAsync(ledger, Mutation.Expect(Space, "read", 1))).Applied);
        Assert.False((await CommitAsync(ledger, Mutation.Expect(Space, "read", 2))).Applied);
        Assert.False((await CommitAsync(ledger, Mutation.ExpectRange(Space, "", 0))).Applied);
        Assert.True((await CommitAsync(ledger, Mutation.ExpectRange(Space, "", 1))).Applied);
        Assert.Equal(2, (await ledger.PutAsync("next", "")).Index);
    }

    [Theory, EachBackend]
    public async Task ExpectRange_RowAppearedOrChangedBelow_AppliesNothing(SqlDialect dialect)
    {
        const string prefix = "dir/";
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        await ledger.PutAsync("dir/a", "1");
        await ledger.PutAsync("dirt", "beside it");

        Assert.True((await CommitAsync(ledger, Mutation.ExpectRange(Space, prefix, 1), Put("dir/b"))).Applied);
        Assert.False((await CommitAsync(ledger, Mutation.ExpectRange(Space, prefix, 2), Put("x"))).Applied);
        Assert.True((await CommitAsync(ledger, Mutation.ExpectRange(Space, prefix, 3), Put("x"))).Applied);
        await ledger.PutAsync("dir/a", "2");
        Assert.False((await CommitAsync(ledger, Mutation.ExpectRange(Space, prefix, 4), Put("y"))).Applied);
        Assert.Null(await ledger.GetAsync("y"));
    }

    /// <summary>All are started before any is awaited, so that they share groups: of each pair that would contradict, one loses.</summary>
    [Theory, EachBackend]
    public async Task Expectations_OfUnitsInOneGroup_HoldInTheOrderOfTheIndexes(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        for (var round = 0; round < 20; round++)
        {
            var start = (await ledger.PutAsync("start", $"{round}")).Index;
            var ahead = ledger.PutAsync("ahead", $"{round}");
            var insert = CommitAsync(ledger, Put($"dir/{round}"), Mutation.Expect(Space, $"count-{round}", 0));
            var count = CommitAsync(ledger, Mutation.ExpectRange(Space, "dir/", start), Put($"count-{round}"));
            await Task.WhenAll(ahead, insert, count);

            Assert.True((await insert).Applied ^ (await count).Applied, $"round {round}: {(await insert).Applied}, {(await count).Applied}");
        }
    }

    [Theory, EachBackend]
    public async Task Read_ManyRows_AreOfOneSnapshotInTheOrderAsked(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        await ledger.PutAsync("a", "1");
        await ledger.PutAsync("b", "2");

        var (entries, index) = await ledger.ReadAsync([new(Space, "b"), new(Space, "absent"), new(Space, "a"), new("other", "a"), new(Space, "b")], CancellationToken.None);

        Assert.Equal(["2", "(absent)", "1", "(absent)", "2"], entries.Select(entry => entry.Text()));
        Assert.Equal(2, index);
    }

    [Theory, EachBackend]
    public async Task Read_WhileBatchesMoveTheRowsTogether_NeverSeesHalfABatch(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        await CommitAsync(ledger, Put("a"), Put("b"));
        using var cts = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            while (!cts.IsCancellationRequested)
            {
                await CommitAsync(ledger, Put("a"), Put("b"));
            }
        });

        for (var round = 0; round < 100; round++)
        {
            var (entries, _) = await ledger.ReadAsync([new(Space, "b"), new(Space, "a")], CancellationToken.None);
            Assert.Equal(entries[1]!.ModifyIndex + 1, entries[0]!.ModifyIndex);
        }

        await cts.CancelAsync();
        await writing;
    }

    private static Mutation Put(string key) => Mutation.Put(Space, key, "x"u8.ToArray());

    private static async Task<BatchResult> CommitAsync(ILedger ledger, params Mutation[] batch) => await ledger.CommitAsync(batch, CancellationToken.None);
}
