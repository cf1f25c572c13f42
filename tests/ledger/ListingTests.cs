using System.Text;
using Actors.Sql;
using static Actors.Ledger.Tests.LedgerExtensions;

namespace Actors.Ledger.Tests;

public sealed class ListingTests
{
    // Byte order of UTF-8 differs from UTF-16 order where surrogates come before U+E000..U+FFFF.
    private static readonly string[] Keys =
        ["A", "FACE", "a", "a/", "a/b", "a/b/c", "a/c", "a0", "aé", "ab", "face", "zz", "é", "ключ/ç", "\uFFFD", "\uFFFDx", "\U0001F600", "\U0010FFFF", "\U0010FFFF/x", " lead", "020235"];

    [Theory, EachBackend]
    public async Task List_AnyPrefix_GivesKeysInByteOrder(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await FillAsync(database, Keys);

        foreach (var prefix in (string[])["", "a", "a/", "a/b", "F", "к", "\uFFFD", "\U0010FFFF", "\U0001F600", "no such"])
        {
            var page = await ledger.ListAsync(new ListRequest(Space, prefix), CancellationToken.None);

            Assert.Equal(InByteOrder(Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))), page.Entries.Select(entry => entry.Key));
            Assert.Null(page.Next);
            Assert.Equal(Keys.Length, page.SnapshotIndex);
        }
    }

    [Theory, EachBackend]
    public async Task List_SmallPages_CoverEverythingOnce(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await FillAsync(database, Keys);

        foreach (var keysOnly in (bool[])[true, false])
        {
            var pages = await ReadPagesAsync(ledger, new ListRequest(Space, "", null, Limit: 4, keysOnly));

            Assert.Equal(6, pages.Count);
            Assert.All(pages.SkipLast(1), page => Assert.Equal(4, page.Entries.Count));
            Assert.Equal(InByteOrder(Keys), pages.SelectMany(page => page.Entries).Select(entry => entry.Key));
            Assert.All(pages.SelectMany(page => page.Entries), entry => Assert.Equal(keysOnly ? "" : entry.Key, entry.Text()));
        }
    }

    [Theory, EachBackend]
    public async Task List_PayloadsExceedPageBytes_EndsPageEarlyAndGoesOn(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync(options => options.PageBytesMax = 1000);
        for (var number = 0; number < 5; number++)
        {
            await ledger.CommitAsync(Mutation.Put(Space, $"k{number}", new byte[number == 2 ? 5000 : 400]), CancellationToken.None);
        }

        var pages = await ReadPagesAsync(ledger, new ListRequest(Space, "k"));

        Assert.Equal([2, 1, 2], pages.Select(page => page.Entries.Count));
        Assert.Equal([400, 400, 5000, 400, 400], pages.SelectMany(page => page.Entries).Select(entry => entry.Payload.Length));
    }

    [Theory, EachBackend]
    public async Task List_OtherSpaces_AreNotSeen(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await FillAsync(database, ["a"]);
        await ledger.CommitAsync(Mutation.Put("service", "b", default), CancellationToken.None);

        Assert.Equal("a", Assert.Single((await ledger.ListAsync(new ListRequest(Space, ""), CancellationToken.None)).Entries).Key);
        Assert.Empty((await ledger.ListAsync(new ListRequest("nothing", ""), CancellationToken.None)).Entries);
    }

    [Theory, EachBackend]
    public async Task List_FromBeforeOrBehindThePrefix_StaysWithinIt(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await FillAsync(database, Keys);

        Assert.Equal("a/", (await ledger.ListAsync(new ListRequest(Space, "a/", From: "A"), CancellationToken.None)).Entries[0].Key);
        Assert.Equal("a/c", Assert.Single((await ledger.ListAsync(new ListRequest(Space, "a/", From: "a/bz"), CancellationToken.None)).Entries).Key);
        Assert.Empty((await ledger.ListAsync(new ListRequest(Space, "a/", From: "b"), CancellationToken.None)).Entries);
    }

    private static async Task<ILedger> FillAsync(TestDatabase database, string[] keys)
    {
        var ledger = await database.OpenAsync();
        await Task.WhenAll(keys.Select(key => ledger.PutAsync(key, key)));
        return ledger;
    }

    private static async Task<List<LedgerPage>> ReadPagesAsync(ILedger ledger, ListRequest request)
    {
        var pages = new List<LedgerPage>();
        do
        {
            pages.Add(await ledger.ListAsync(request, CancellationToken.None));
            request = request with { From = pages[^1].Next };
        }
        while (request.From is not null);
        return pages;
    }

    private static List<string> InByteOrder(IEnumerable<string> keys) =>
        [.. keys.OrderBy(key => Convert.ToHexString(Encoding.UTF8.GetBytes(key)), StringComparer.Ordinal)];
}
