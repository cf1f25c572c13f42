using System.Net;
using Actors.GrainInterfaces.KeyValue;
using Actors.Ledger;

namespace Actors.Gateway.Tests.KeyValue;

[Collection(GatewayCollection.Name)]
public sealed class KeyValueListTests(GatewayFixture fixture)
{
    private HttpClient Client => fixture.Host.Client;

    [Fact]
    public async Task Keys_BelowAPrefix_AreListedByTheirBytes()
    {
        await PutAllAsync("keys/b", "keys/a/x", "keys/a", "keys/Z", "keys/%C3%A7", "keysx");

        Assert.Equal(["keys/Z", "keys/a", "keys/a/x", "keys/b", "keys/ç"], await Client.GetNamesAsync("keys/", "?keys"));
    }

    [Fact]
    public async Task Keys_PrefixWithoutSlash_IsNoFolder()
    {
        await PutAllAsync("prefix/web", "prefix/website", "prefix/we");

        Assert.Equal(["prefix/web", "prefix/website"], await Client.GetNamesAsync("prefix/web", "?keys=True"));
    }

    [Theory]
    [InlineData("fold/", "?keys&separator=/", new[] { "fold/a", "fold/a/", "fold/b/" })]
    [InlineData("fold/", "?keys&seperator=%2F", new[] { "fold/a", "fold/a/", "fold/b/" })]
    [InlineData("fold/b", "?keys&separator=/", new[] { "fold/b/" })]
    [InlineData("fold/b/", "?keys&separator=/", new[] { "fold/b/1", "fold/b/c/" })]
    [InlineData("fold/", "?keys&separator=--", new[] { "fold/a", "fold/a/1", "fold/a/2", "fold/b/1", "fold/b/c/d--" })]
    public async Task Keys_WithSeparator_AreCutAfterItOnce(string prefix, string query, string[] expected)
    {
        await PutAllAsync("fold/a", "fold/a/1", "fold/a/2", "fold/b/1", "fold/b/c/d--e", "fold/b/c/d--f");

        Assert.Equal(expected, await Client.GetNamesAsync(prefix, query));
    }

    [Fact]
    public async Task Keys_BehindALargeFolder_AreFoundWithoutReadingIt()
    {
        await FillAsync("skip/big/", 3000);
        await PutAllAsync("skip/a", "skip/z");
        var before = fixture.Host.Ledger.ListCount;

        var names = await Client.GetNamesAsync("skip/", "?keys&separator=/");

        Assert.Equal(["skip/a", "skip/big/", "skip/z"], names);
        Assert.InRange(fixture.Host.Ledger.ListCount - before, 1, 2);
    }

    [Fact]
    public async Task Recurse_OverManyPages_FindsEveryKeyOnce()
    {
        await FillAsync("pages/", 1300);

        var entries = await Client.GetEntriesAsync("pages/", "?recurse");

        Assert.Equal(1300, entries.Select(entry => entry.GetProperty("Key").GetString()).Distinct().Count());
        Assert.Equal(1300, entries.Count);
        Assert.Equal("value", entries[700].Value());
    }

    [Fact]
    public async Task Recurse_OnePrefix_ShowsValuesAndFlags()
    {
        await Client.PutAsync("rows/a", "one", "?flags=1");
        await Client.PutAsync("rows/b", "two", "?flags=2");

        var entries = await Client.GetEntriesAsync("rows", "?recurse=true");

        Assert.Equal(["one", "two"], entries.Select(entry => entry.Value()));
        Assert.Equal([1UL, 2UL], entries.Select(entry => entry.GetProperty("Flags").GetUInt64()));
    }

    [Fact]
    public async Task Recurse_Index_CoversEveryRowAndRisesWithADelete()
    {
        await PutAllAsync("cover/a", "cover/b");
        using var before = await Client.GetKeyAsync("cover/", "?recurse");
        var newest = (await Client.GetEntriesAsync("cover/", "?recurse")).Max(entry => (long)entry.ModifyIndex());

        await Client.DeleteKeyAsync("cover/b");
        using var after = await Client.GetKeyAsync("cover/", "?recurse");

        Assert.True(before.Index() >= newest);
        Assert.True(after.Index() > before.Index());
    }

    [Theory]
    [InlineData("?recurse")]
    [InlineData("?keys")]
    [InlineData("?keys&separator=/")]
    public async Task Listing_OfNothing_Is404WithAnIndex(string query)
    {
        using var response = await Client.GetKeyAsync("nothing/here/", query);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync());
        Assert.True(response.Index() >= 1);
    }

    private async Task PutAllAsync(params string[] escapedKeys)
    {
        foreach (var key in escapedKeys)
        {
            await Client.PutAsync(key, "x");
        }
    }

    private async Task FillAsync(string prefix, int count)
    {
        var payload = KeyValuePayload.Encode("value"u8, 0, 0, null);
        foreach (var chunk in Enumerable.Range(0, count).Chunk(500))
        {
            var batch = chunk.Select(number => Mutation.Put(KeyValuePayload.Space, $"{prefix}{number:D5}", payload)).ToList();
            Assert.True((await fixture.Host.Ledger.CommitAsync(batch, CancellationToken.None)).Applied);
        }
    }
}
