using System.Globalization;
using System.Net;
using System.Text.Json;
using Actors.Gateway.Tests.KeyValue;
using static Actors.Gateway.Tests.Transactions.TransactionClient;

namespace Actors.Gateway.Tests.Transactions;

/// <summary>Transactions among themselves and beside plain writes, which go through the keys' grains.</summary>
[Collection(GatewayCollection.Name)]
public sealed class TransactionRaceTests(GatewayFixture fixture)
{
    private const int Accounts = 4;

    private HttpClient Client => fixture.Host.Client;

    /// <summary>Money moves between accounts while readers add it up: what is lost, applied twice or half seen changes the sum.</summary>
    [Fact]
    public async Task Transfers_AtTheSameTime_KeepTheSum()
    {
        for (var account = 0; account < Accounts; account++)
        {
            await Client.PutAsync($"bank/{account}", "100");
        }

        const int seed = 271828;
        var transfers = Task.WhenAll(Enumerable.Range(0, 6).Select(worker => TransferAsync(new Random(seed + worker), 15)));
        while (!transfers.IsCompleted)
        {
            var sum = (await Client.TransactAsync(Op("get-tree", "bank/"))).Results.Sum(Amount);
            Assert.True(sum == Accounts * 100, $"The sum is {sum}; seed {seed}.");
        }

        await transfers;
        Assert.Equal(Accounts * 100, (await Client.GetEntriesAsync("bank/", "?recurse")).Sum(Amount));
    }

    /// <summary>The grains of the keys cache what transactions change behind them; neither side may lose an update.</summary>
    [Fact]
    public async Task PlainWrites_BesideTransactions_LoseNothing()
    {
        await Client.PutAsync("race/counter", "0");

        await Task.WhenAll(
            Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RaiseAsync(15, RaiseByTransactionAsync))),
            Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RaiseAsync(15, RaiseByPutAsync))));

        Assert.Equal("90", await Client.GetRawAsync("race/counter"));
    }

    [Fact]
    public async Task Set_OfAKeyInMemory_IsReadAtOnceByEveryone()
    {
        for (var round = 0; round < 50; round++)
        {
            await Client.PutAsync("race/seen", $"put {round}");
            await Client.TransactAsync(Op("set", "race/seen", $"txn {round}"));
            Assert.Equal($"txn {round}", await Client.GetRawAsync("race/seen"));
        }
    }

    /// <summary>What was there before the marker of a removal must be gone with it: no key may slip in between reading the tree and removing it.</summary>
    [Fact]
    public async Task DeleteTree_WhileKeysAppear_NeverMissesOne()
    {
        var inserting = Task.WhenAll(Enumerable.Range(0, 4).Select(async worker =>
        {
            for (var number = 0; number < 60; number++)
            {
                Assert.Equal("true", await Client.PutAsync($"phantom/{worker}-{number}", "x"));
            }
        }));
        var removals = 0;
        while (!inserting.IsCompleted || removals == 0)
        {
            var answer = await Client.TransactAsync(Op("delete-tree", "phantom/"), Op("set", "phantom-marker", $"{removals}"));
            if (answer.Status != HttpStatusCode.OK)
            {
                continue;
            }

            removals++;
            var removedAt = Assert.Single(answer.Results).ModifyIndex();
            using var listing = await Client.GetKeyAsync("phantom/", "?recurse");
            var left = listing.StatusCode == HttpStatusCode.NotFound ? [] : JsonDocument.Parse(await listing.Content.ReadAsStringAsync()).RootElement.EnumerateArray().ToArray();
            Assert.All(left, entry => Assert.True(entry.GetProperty("CreateIndex").GetUInt64() > removedAt, $"'{entry}' outlived the removal at {removedAt}."));
        }

        await inserting;
    }

    private async Task TransferAsync(Random random, int count)
    {
        while (count > 0)
        {
            var from = random.Next(Accounts);
            var to = (from + 1 + random.Next(Accounts - 1)) % Accounts;
            var (source, target) = (await Client.GetEntryAsync($"bank/{from}"), await Client.GetEntryAsync($"bank/{to}"));
            var amount = random.Next(1, 10);
            var answer = await Client.TransactAsync(
                Op("cas", $"bank/{from}", $"{Amount(source) - amount}", index: source.ModifyIndex()),
                Op("cas", $"bank/{to}", $"{Amount(target) + amount}", index: target.ModifyIndex()));
            count -= answer.Status == HttpStatusCode.OK ? 1 : 0;
        }
    }

    private static async Task RaiseAsync(int count, Func<Task<bool>> raise)
    {
        while (count > 0)
        {
            count -= await raise() ? 1 : 0;
        }
    }

    private async Task<bool> RaiseByTransactionAsync()
    {
        var entry = await Client.GetEntryAsync("race/counter");
        return (await Client.TransactAsync(Op("cas", "race/counter", $"{Amount(entry) + 1}", index: entry.ModifyIndex()))).Status == HttpStatusCode.OK;
    }

    private async Task<bool> RaiseByPutAsync()
    {
        var entry = await Client.GetEntryAsync("race/counter");
        return await Client.PutAsync("race/counter", $"{Amount(entry) + 1}", $"?cas={entry.ModifyIndex()}") == "true";
    }

    private static int Amount(JsonElement entry) => int.Parse(entry.Value(), CultureInfo.InvariantCulture);
}
