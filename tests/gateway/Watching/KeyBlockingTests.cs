using System.Diagnostics;
using System.Net;
using Actors.Gateway.Tests.KeyValue;
using Actors.Gateway.Watching;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Gateway.Tests.Watching;

[Collection(GatewayCollection.Name)]
public sealed class KeyBlockingTests(GatewayFixture fixture)
{
    private readonly HttpClient _client = fixture.Host.Client;

    [Theory]
    [InlineData("?index=0&wait=30s")]
    [InlineData("?wait=30s")]
    [InlineData("?index=0&wait=30s&recurse")]
    public async Task Get_NoIndexYet_AnswersAtOnce(string query)
    {
        await _client.PutAsync("block/first", "1");
        var watch = Stopwatch.StartNew();

        using var response = await _client.GetKeyAsync("block/first", query);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"{watch.Elapsed}");
        Assert.True(response.Index() >= 1);
    }

    [Fact]
    public async Task Get_KeyChanges_AnswersWithTheChange()
    {
        var index = await WriteAsync("block/a", "old");
        var waiting = WaitAsync("block/a", index);

        // Neither of these concerns the query: were it woken by them, it would show the old value.
        await WriteAsync("block/ab", "other");
        await WriteAsync("block", "other");
        var changed = await WriteAsync("block/a", "new");

        using var response = await waiting;
        Assert.Equal(changed, response.Index());
        Assert.Contains(Convert.ToBase64String("new"u8), await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ChangedSinceTheIndex_AnswersAtOnce()
    {
        var index = await WriteAsync("block/missed", "old");
        var changed = await WriteAsync("block/missed", "new");

        using var response = await WaitAsync("block/missed", index);

        Assert.Equal(changed, response.Index());
    }

    [Fact]
    public async Task Get_NothingChanges_AnswersTheSameIndexAfterTheWait()
    {
        var index = await WriteAsync("block/quiet", "old");
        await WriteAsync("block/loud", "other");
        var watch = Stopwatch.StartNew();

        using var response = await WaitAsync("block/quiet", index, "&wait=200ms");

        Assert.Equal((HttpStatusCode.OK, index), (response.StatusCode, response.Index()));
        Assert.True(watch.Elapsed >= TimeSpan.FromMilliseconds(190), $"{watch.Elapsed}");
    }

    [Fact]
    public async Task Get_AbsentKeyIsCreated_Answers()
    {
        using var absent = await _client.GetKeyAsync("block/absent");
        Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);
        var waiting = WaitAsync("block/absent", absent.Index());
        await WriteAsync("block/other", "other");

        var created = await WriteAsync("block/absent", "new");

        using var response = await waiting;
        Assert.Equal((HttpStatusCode.OK, created), (response.StatusCode, response.Index()));
    }

    [Fact]
    public async Task Get_KeyIsDeleted_AnswersNotFoundWithAHigherIndex()
    {
        var index = await WriteAsync("block/deleted", "old");
        var waiting = WaitAsync("block/deleted", index);

        await _client.DeleteKeyAsync("block/deleted");

        using var response = await waiting;
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.True(response.Index() > index);
    }

    [Theory]
    [InlineData("recurse")]
    [InlineData("keys")]
    public async Task List_KeyBelowThePrefixChanges_Answers(string kind)
    {
        await WriteAsync($"block/{kind}/1", "old");
        using var first = await _client.GetKeyAsync($"block/{kind}/", $"?{kind}");
        var waiting = WaitAsync($"block/{kind}/", first.Index(), $"&{kind}");
        await WriteAsync($"block/{kind}", "beside the prefix");

        var changed = await WriteAsync($"block/{kind}/2", "new");

        using var response = await waiting;
        Assert.True(response.Index() >= changed);
        Assert.Contains($"block/{kind}/2", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_WholePrefixIsDeleted_AnswersWithAnIndexThatNeverFalls()
    {
        await WriteAsync("block/tree/1", "1");
        await WriteAsync("block/tree/2", "2");
        using var first = await _client.GetKeyAsync("block/tree/", "?recurse");
        var waiting = WaitAsync("block/tree/", first.Index(), "&recurse");

        await _client.DeleteKeyAsync("block/tree/", "?recurse");

        using var response = await waiting;
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.True(response.Index() > first.Index());
        using var quiet = await WaitAsync("block/tree/", response.Index(), "&recurse&wait=100ms");
        Assert.Equal(response.Index(), quiet.Index());
    }

    [Fact]
    public async Task Get_IndexThatIsYetToCome_WaitsAndThenGivesTheRealOne()
    {
        var index = await WriteAsync("block/ahead", "1");
        var watch = Stopwatch.StartNew();

        using var response = await WaitAsync("block/ahead", index + 1_000_000, "&wait=200ms");

        Assert.True(watch.Elapsed >= TimeSpan.FromMilliseconds(190), $"{watch.Elapsed}");
        Assert.Equal(index, response.Index());
    }

    [Fact]
    public async Task Get_ClientGoesAway_LeavesNoWaiter()
    {
        var index = await WriteAsync("block/left", "1");
        var table = fixture.Host.Services.GetRequiredService<SubscriberTable>();
        using var cts = new CancellationTokenSource();
        var before = table.Count;
        var waiting = _client.GetAsync(new Uri($"/v1/kv/block/left?index={index}", UriKind.Relative), cts.Token);
        await Eventually.TrueAsync(() => table.Count > before);

        await cts.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Eventually.TrueAsync(() => table.Count == before);
    }

    private async Task<long> WriteAsync(string key, string value)
    {
        await _client.PutAsync(key, value);
        return (long)(await _client.GetEntryAsync(key)).ModifyIndex();
    }

    private Task<HttpResponseMessage> WaitAsync(string key, long index, string query = "&wait=60s") =>
        _client.GetKeyAsync(key, $"?index={index}{query}");
}
