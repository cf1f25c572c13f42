using Actors.Ledger.Commit;
using Actors.Ledger.Postgres;
using Actors.Sql;
using Actors.Tests.Infrastructure;

namespace Actors.Ledger.Tests;

/// <summary>The short way of PostgreSQL gives the same answers as the long one, and leaves nothing behind when it does not apply.</summary>
public sealed class ReplacingGroupTests
{
    private static readonly LedgerOptions Options = new();

    [PostgresFact]
    public async Task Commit_EveryRowIsAsExpected_ReplacesAllWithConsecutiveIndexes()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.PostgreSql);
        var ledger = await OpenFilledAsync(database);
        var group = Group(Put("c"), Put("a", 1), Put("b"));
        Assert.True(group.OnlyReplaces);

        await CommitAsync(database, group);

        Assert.Equal([new(true, 4, 3, 4), new(true, 5, 1, 5), new(true, 6, 2, 6)], Results(group));
        Assert.Equal(["c", "a", "b"], (await ledger.TakeChangesAsync(3, 3)).Select(change => change.Key));
        Assert.Equal("new", (await ledger.GetAsync("a")).Text());
        Assert.Equal(7, (await ledger.PutAsync("next", "")).Index);
    }

    [PostgresTheory]
    [InlineData("b", 99L, 2L)]
    [InlineData("nothing", 1L, 0L)]
    public async Task Commit_OneRowIsNotAsExpected_LosesAloneAndUsesNoIndex(string key, long expected, long stored)
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.PostgreSql);
        var ledger = await OpenFilledAsync(database);
        var group = Group(Put("a", 1), Put(key, expected), Put("c"));
        Assert.True(group.OnlyReplaces);

        await CommitAsync(database, group);

        Assert.Equal([new(true, 4, 1, 4), new(false, 0, 0, stored), new(true, 5, 3, 5)], Results(group));
        Assert.Equal(6, (await ledger.PutAsync("next", "")).Index);
    }

    [PostgresFact]
    public async Task Commit_AnswerIsLost_OutcomesAreFoundInTheLog()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.PostgreSql);
        await OpenFilledAsync(database);
        await using var connections = new PostgresConnections(database.Options.Target, Options);
        await using var writer = new PostgresWriter(connections, TimeProvider.System);
        await writer.ConnectAsync(null, CancellationToken.None);
        var group = Group(Put("b"), Put("a"));
        await writer.CommitAsync(group, CancellationToken.None);
        group.BeginAttempt();

        Assert.True(await writer.ConnectAsync(group, CancellationToken.None));

        Assert.Equal([new(true, 4, 2, 4), new(true, 5, 1, 5)], Results(group));
    }

    [Fact]
    public void OnlyReplaces_GroupCreatesOrDeletesOrHasRounds_IsFalse()
    {
        Assert.False(Group(Put("a", 0)).OnlyReplaces);
        Assert.False(Group(Mutation.Delete("kv", "a")).OnlyReplaces);
        Assert.False(Group(Put("a"), Put("a")).OnlyReplaces);
    }

    private static Mutation Put(string key, long? expectedVersion = null) => Mutation.Put("kv", key, "new"u8.ToArray(), expectedVersion);

    private static CommitGroup Group(params Mutation[] mutations)
    {
        var group = new CommitGroup(Options) { Number = 1 };
        foreach (var mutation in mutations)
        {
            group.TryAdd(new PendingCommit([mutation], 10, 0));
        }

        return group;
    }

    private static IEnumerable<MutationResult> Results(CommitGroup group) =>
        Enumerable.Range(0, group.Count).Select(position => group.OutcomeAt(position).ToResult());

    private static async Task CommitAsync(TestDatabase database, CommitGroup group)
    {
        await using var connections = new PostgresConnections(database.Options.Target, Options);
        await using var writer = new PostgresWriter(connections, TimeProvider.System);
        await writer.ConnectAsync(null, CancellationToken.None);
        await writer.CommitAsync(group, CancellationToken.None);
    }

    /// <summary>Rows a, b and c with the indexes 1, 2 and 3.</summary>
    private static async Task<ILedger> OpenFilledAsync(TestDatabase database)
    {
        var ledger = await database.OpenAsync();
        await ledger.PutAsync("a", "old");
        await ledger.PutAsync("b", "old");
        await ledger.PutAsync("c", "old");
        return ledger;
    }
}
