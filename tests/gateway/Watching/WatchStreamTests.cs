using System.Net;
using Actors.Gateway.Tests.KeyValue;
using Actors.Gateway.Watching;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Gateway.Tests.Watching;

[Collection(GatewayCollection.Name)]
public sealed class WatchStreamTests(GatewayFixture fixture)
{
    private readonly HttpClient _client = fixture.Host.Client;

    [Theory]
    [InlineData("", "Missing subject")]
    [InlineData("?key=", "Missing subject")]
    [InlineData("?service=%20", "Missing subject")]
    [InlineData("?key=a&prefix=b", "A stream is about one thing")]
    [InlineData("?prefix=a&prefix=b", "A stream is about one thing")]
    [InlineData("?prefix=%ff", "")]
    [InlineData("?prefix=a&index=x", "Invalid index")]
    public async Task Open_WrongQuestion_IsRefusedInWords(string query, string beginning)
    {
        using var response = await _client.GetAsync(new Uri($"/v1/watch{query}", UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(beginning, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_LastEventIdIsNoIndex_IsRefusedInWords()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/watch?key=a");
        request.Headers.Add("Last-Event-ID", "abc");

        using var response = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("POST", "/v1/watch?key=a", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/v1/watch/a", HttpStatusCode.NotFound)]
    public async Task Open_WrongMethodOrPath_IsRefused(string method, string target, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), target);
        using var response = await _client.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Stream_NewReader_GetsWhatThereIsAndThenEveryChange()
    {
        await _client.PutAsync("sse/new/1", "one");
        await _client.PutAsync("sse/new/2", "two");
        await using var stream = await EventStream.OpenAsync(_client, "prefix=sse/new/");

        var snapshot = await stream.TakeSnapshotAsync();
        Assert.Equal(["reset", "snapshot", "snapshot", "live"], snapshot.Select(told => told.Name));
        Assert.Equal(["sse/new/1", "sse/new/2"], snapshot[1..3].Select(told => told.Key));
        Assert.All(snapshot[..3], told => Assert.Null(told.Id));

        await _client.PutAsync("sse/new", "beside the prefix");
        await _client.PutAsync("sse/new/1", "uno");
        await _client.DeleteKeyAsync("sse/new/2");

        var changes = await stream.TakeAsync(2);
        Assert.Equal([("put", "sse/new/1"), ("delete", "sse/new/2")], changes.Select(told => (told.Name, told.Key)));
        Assert.Equal("uno"u8.ToArray(), changes[0].Data.GetProperty("Value").GetBytesFromBase64());
        Assert.All(changes, told => Assert.Equal(told.Id, told.Data.GetProperty("ModifyIndex").GetInt64()));
        Assert.True(snapshot[3].Id < changes[0].Id && changes[0].Id < changes[1].Id);
    }

    [Fact]
    public async Task Stream_OneKey_TellsOnlyOfIt()
    {
        await using var stream = await EventStream.OpenAsync(_client, "key=sse/one");
        Assert.Equal(["reset", "live"], (await stream.TakeSnapshotAsync()).Select(told => told.Name));

        await _client.PutAsync("sse/one/below", "other");
        await _client.PutAsync("sse/one", "mine");

        Assert.Equal("sse/one", (await stream.TakeAsync(1))[0].Key);
    }

    [Fact]
    public async Task Stream_ReaderComesBack_GetsExactlyWhatItMissed()
    {
        await using (var first = await EventStream.OpenAsync(_client, "prefix=sse/back/"))
        {
            await first.TakeSnapshotAsync();
            await _client.PutAsync("sse/back/1", "seen");
            await first.TakeAsync(1);
            await _client.PutAsync("sse/back/2", "missed");
            await _client.PutAsync("sse/back/3", "missed");

            await using var second = await EventStream.OpenAsync(_client, "prefix=sse/back/", first.LastId);
            Assert.Equal(["sse/back/2", "sse/back/3"], (await second.TakeAsync(2)).Select(told => told.Key));
            await _client.PutAsync("sse/back/4", "live");
            Assert.Equal("sse/back/4", (await second.TakeAsync(1))[0].Key);
        }
    }

    [Fact]
    public async Task Stream_PlaceIsBeyondTheDatabase_StartsOverAndSaysSo()
    {
        await using var stream = await EventStream.OpenAsync(_client, "prefix=sse/beyond/", 1_000_000_000);

        var snapshot = await stream.TakeSnapshotAsync();

        Assert.Equal("lost", snapshot[0].Data.GetProperty("Reason").GetString());
    }

    [Fact]
    public async Task Stream_KeyChangedAgainBeforeItIsTold_TellsBothAndTheLastValue()
    {
        using var first = await _client.GetKeyAsync("sse/twice");
        await _client.PutAsync("sse/twice", "one");
        await _client.PutAsync("sse/twice", "two");

        await using var stream = await EventStream.OpenAsync(_client, "key=sse/twice", first.Index());

        var changes = await stream.TakeAsync(2);
        Assert.True(changes[0].Data.GetProperty("Superseded").GetBoolean());
        Assert.Equal("two"u8.ToArray(), changes[1].Data.GetProperty("Value").GetBytesFromBase64());
    }

    [Fact]
    public async Task Stream_ReaderGoesAway_LeavesNoSubscription()
    {
        var table = fixture.Host.Services.GetRequiredService<SubscriberTable>();
        // Readers of the tests before this one may still be on their way out.
        await Eventually.TrueAsync(() => table.Count == 0);
        var stream = await EventStream.OpenAsync(_client, "prefix=sse/leave/");
        await stream.TakeSnapshotAsync();
        await Eventually.TrueAsync(() => table.Count == 1);

        await stream.DisposeAsync();

        await Eventually.TrueAsync(() => table.Count == 0);
    }
}
