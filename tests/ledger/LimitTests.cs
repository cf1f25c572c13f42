using Actors.Sql;
using static Actors.Ledger.Tests.LedgerExtensions;

namespace Actors.Ledger.Tests;

public sealed class LimitTests
{
    [Theory, EachBackend]
    public async Task Commit_AtTheLimits_IsStored(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        // Random characters, so that the database cannot make the index entry small by compressing it.
        var random = new Random(1);
        var key = string.Concat(Enumerable.Range(0, 1024).Select(_ => (char)random.Next('!', '~')));
        var payload = new byte[1 << 20];
        random.NextBytes(payload);

        Assert.True((await ledger.CommitAsync(Mutation.Put(new string('s', 128), key, payload), CancellationToken.None)).Applied);

        var (entry, _) = await ledger.ReadAsync(new string('s', 128), key, CancellationToken.None);
        Assert.Equal(payload, entry!.Payload.ToArray());
    }

    [Theory, EachBackend]
    public async Task Commit_BeyondALimit_IsRefusedWithTheLimit(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync(options => options.BatchCountMax = 3);

        await RefusedAsync("1024", Mutation.Put(Space, new string('é', 513), default));
        await RefusedAsync("1 and 1024", Mutation.Put(Space, "", default));
        await RefusedAsync("128", Mutation.Put(new string('s', 129), "k", default));
        await RefusedAsync("1048576", Mutation.Put(Space, "k", new byte[(1 << 20) + 1]));
        await RefusedAsync("U+0000", Mutation.Put(Space, "a\0b", default));
        await RefusedAsync("surrogate", Mutation.Put(Space, "a\uD800b", default));
        await RefusedAsync("negative", Mutation.Put(Space, "k", default, -1));
        await RefusedAsync("1 and 3", []);
        await RefusedAsync("1 and 3", [.. Enumerable.Range(0, 4).Select(number => Mutation.Put(Space, $"k{number}", default))]);
        await RefusedAsync("twice", Mutation.Put(Space, "k", default), Mutation.Delete(Space, "k"));
        Assert.Equal(1, (await ledger.PutAsync("first", "")).Index);

        async Task RefusedAsync(string limit, params Mutation[] batch)
        {
            var refusal = await Assert.ThrowsAsync<LedgerLimitException>(async () => await ledger.CommitAsync(batch, CancellationToken.None));
            Assert.Contains(limit, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Options_ManyProblems_AreReportedAtOnce()
    {
        var options = new LedgerOptions { KeyBytesMax = 0, PageCountMax = -1, CommitWaitMax = TimeSpan.Zero };

        var result = new LedgerOptionsValidator().Validate(null, options);

        Assert.Equal(3, result.Failures!.Count());
        Assert.True(new LedgerOptionsValidator().Validate(null, new LedgerOptions()).Succeeded);
    }
}
