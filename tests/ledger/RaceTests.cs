using System.Collections.Concurrent;
using System.Globalization;
using Actors.Sql;
using static Actors.Ledger.Tests.LedgerExtensions;

namespace Actors.Ledger.Tests;

/// <summary>Several ledgers on one database stand for several processes.</summary>
public sealed class RaceTests
{
    private const int Processes = 3;

    [Theory, EachBackend]
    public async Task Commit_ManyWritersExpectTheSameVersions_ExactlyOneWinsEach(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledgers = await OpenAllAsync(database);
        const int rounds = 12;
        const int writersEach = 4;
        var wins = new ConcurrentBag<MutationResult>();
        long version = 0;
        for (var round = 0; round < rounds; round++)
        {
            var expected = version;
            var results = await Task.WhenAll(ledgers.SelectMany((ledger, process) => Enumerable.Range(0, writersEach)
                .Select(writer => ledger.PutAsync("contested", $"{process}/{writer}", expected))));

            var winner = Assert.Single(results, result => result.Applied);
            Assert.All(results.Where(result => !result.Applied), loser => Assert.Equal(winner.Index, loser.CurrentVersion));
            wins.Add(winner);
            version = winner.Index;
        }

        // Losers used no index.
        Assert.Equal(Enumerable.Range(1, rounds).Select(index => (long)index), wins.Select(win => win.Index).Order());
    }

    [Theory, EachBackend]
    public async Task Tail_WhileProcessesRace_GivesEveryProcessTheSameGapFreeOrder(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledgers = await OpenAllAsync(database);
        const int commitsEach = 80;
        var total = Processes * commitsEach;
        var tails = ledgers.Select(ledger => ledger.TakeChangesAsync(0, total)).ToList();

        var acknowledged = await Task.WhenAll(ledgers.SelectMany((ledger, process) => Enumerable.Range(0, commitsEach)
            .Select(async number => (Key: $"{process}-{number % 7}", Result: await ledger.PutAsync($"{process}-{number % 7}", "x")))));

        var expected = acknowledged.OrderBy(commit => commit.Result.Index).Select(commit => (commit.Result.Index, commit.Key)).ToList();
        Assert.Equal(Enumerable.Range(1, total).Select(index => (long)index), expected.Select(change => change.Index));
        foreach (var tail in tails)
        {
            Assert.Equal(expected, (await tail).Select(change => (change.Index, change.Key)));
        }
    }

    /// <summary>Moves money between accounts with conditional batches: what is lost or applied twice changes the sum.</summary>
    [Theory, EachBackend]
    public async Task Batch_ProcessesTransferConcurrently_SumStaysTheSame(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledgers = await OpenAllAsync(database);
        const int accounts = 4;
        for (var account = 0; account < accounts; account++)
        {
            await ledgers[0].PutAsync($"account-{account}", "100");
        }

        const int seed = 4711;
        await Task.WhenAll(ledgers.Select((ledger, process) => TransferAsync(ledger, new Random(seed + process), transfers: 20)));

        var page = await ledgers[0].ListAsync(new ListRequest(Space, "account-"), CancellationToken.None);
        Assert.True(page.Entries.Sum(Amount) == accounts * 100, $"The sum is {page.Entries.Sum(Amount)}; seed {seed}.");
        Assert.All(page.Entries, entry => Assert.True(Amount(entry) >= 0));

        async Task TransferAsync(ILedger ledger, Random random, int transfers)
        {
            while (transfers > 0)
            {
                var (from, to) = ($"account-{random.Next(accounts)}", $"account-{random.Next(accounts)}");
                if (from == to)
                {
                    continue;
                }

                var (source, target) = (await ledger.GetAsync(from), await ledger.GetAsync(to));
                if (Amount(source!) == 0)
                {
                    continue;
                }

                var batch = await ledger.CommitAsync([Set(source!, Amount(source!) - 1), Set(target!, Amount(target!) + 1)], CancellationToken.None);
                transfers -= batch.Applied ? 1 : 0;
            }
        }
    }

    private static Mutation Set(LedgerEntry entry, int amount) =>
        Mutation.Put(entry.Space, entry.Key, System.Text.Encoding.UTF8.GetBytes(amount.ToString(CultureInfo.InvariantCulture)), entry.ModifyIndex);

    private static int Amount(LedgerEntry entry) => int.Parse(entry.Text(), CultureInfo.InvariantCulture);

    private static async Task<List<ILedger>> OpenAllAsync(TestDatabase database)
    {
        var ledgers = new List<ILedger>();
        for (var process = 0; process < Processes; process++)
        {
            ledgers.Add(await database.OpenAsync());
        }

        return ledgers;
    }
}
