using System.Globalization;
using Actors.Gateway.Tests.KeyValue;
using Actors.Gateway.Watching;
using Actors.Tests.Infrastructure;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Actors.Gateway.Tests.Parking;

/// <summary>Requests that wait so long that they are parked; each test has a gateway of its own, to count them.</summary>
public sealed class ParkingTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private GatewayHost _host = null!;
    private BlockingQuery _blocking = null!;

    public async Task InitializeAsync()
    {
        _host = await GatewayHost.StartAsync(_folder.File("actors.db"));
        _blocking = _host.Services.GetRequiredService<BlockingQuery>();
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Get_ParkedAgainAndAgainOnOneConnection_AnswersEachChange()
    {
        var index = await WriteAsync("a", "0");
        using var client = await KeepAliveClient.ConnectAsync(_host.Address);
        for (var round = 1; round <= 4; round++)
        {
            await client.GetAsync("", Target("a", index, "&raw"));
            await ParkedAsync(1);

            await WriteAsync("beside", $"{round}");
            var changed = await WriteAsync("a", $"{round}");

            var answer = (await client.ReadAsync())!;
            Assert.Equal((200, changed, $"{round}"), (answer.Status, answer.Index, answer.Body));
            index = changed;

            // Between them the connection serves as any other.
            await client.GetAsync("", "/v1/kv/a?raw");
            Assert.Equal($"{round}", (await client.ReadAsync())!.Body);
        }

        Assert.Equal(0, _blocking.ParkedCount);
    }

    [Fact]
    public async Task Get_RequestsSentBehindAParkedOne_AreAnsweredAfterItInOrder()
    {
        var index = await WriteAsync("a", "old");
        await WriteAsync("b", "second");
        await WriteAsync("c", "third");
        using var client = await KeepAliveClient.ConnectAsync(_host.Address);
        await client.GetAsync("", Target("a", index, "&raw"), "/v1/kv/b?raw", "/v1/kv/c?raw");
        await ParkedAsync(1);

        await WriteAsync("a", "first");

        foreach (var expected in new[] { "first", "second", "third" })
        {
            Assert.Equal(expected, (await client.ReadAsync())!.Body);
        }
    }

    [Fact]
    public async Task Get_Parked_IsReadAgainAsItWasSent()
    {
        var index = await WriteAsync("p%2Fq%20%C3%A9", "old");
        using var client = await KeepAliveClient.ConnectAsync(_host.Address);
        await client.GetAsync("x-twice: 1\r\nX-Twice: 2\r\nX-Name: \u00c3\u00a9\r\nAccept: application/json\r\n", Target("p%2Fq%20%C3%A9", index, "&pretty"));
        await ParkedAsync(1);

        var changed = await WriteAsync("p%2Fq%20%C3%A9", "new");

        var answer = (await client.ReadAsync())!;
        Assert.Equal((200, changed), (answer.Status, answer.Index));
        Assert.Contains("\n", answer.Body, StringComparison.Ordinal);
        Assert.Contains(Convert.ToBase64String("new"u8), answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_NothingChangesWhileParked_AnswersTheSameIndexAtTheDeadline()
    {
        var index = await WriteAsync("a", "old");
        using var client = await KeepAliveClient.ConnectAsync(_host.Address);
        await client.GetAsync("", Target("a", index, "", "2s"));
        await ParkedAsync(1);

        Assert.Equal(index, (await client.ReadAsync())!.Index);
    }

    [Fact]
    public async Task Get_ClientGoesAwayWhileParked_NothingIsKept()
    {
        var index = await WriteAsync("a", "old");
        using (var client = await KeepAliveClient.ConnectAsync(_host.Address))
        {
            await client.GetAsync("", Target("a", index));
            await ParkedAsync(1);
        }

        await ParkedAsync(0);
        Assert.Equal(0, _host.Services.GetRequiredService<SubscriberTable>().Count);
    }

    [Fact]
    public async Task Get_GatewayStopsWhileManyAreParked_AnswersAllOfThem()
    {
        const int Count = 100;
        var index = await WriteAsync("a", "old");
        var clients = new List<KeepAliveClient>();
        for (var number = 0; number < Count; number++)
        {
            clients.Add(await KeepAliveClient.ConnectAsync(_host.Address));
            await clients[^1].GetAsync("", Target("a", index));
        }

        await ParkedAsync(Count);
        var stopping = _host.StopAsync();

        foreach (var client in clients)
        {
            Assert.Equal(index, (await client.ReadAsync())?.Index);
            Assert.Null(await client.ReadAsync());
            client.Dispose();
        }

        await stopping;
    }

    [Fact]
    public async Task Get_ServerStopsBeforeTheRequestComesBack_IsAnsweredBeforeTheConnectionEnds()
    {
        var index = await WriteAsync("a", "old");
        using var parked = await KeepAliveClient.ConnectAsync(_host.Address);
        await parked.GetAsync("", Target("a", index));
        await ParkedAsync(1);
        using var idle = await KeepAliveClient.ConnectAsync(_host.Address);
        await idle.GetAsync("", "/v1/kv/a?raw");
        Assert.Equal("old", (await idle.ReadAsync())!.Body);

        // The server closes what is idle when it stops: from then on every connection has been told.
        var stopping = _host.Services.GetRequiredService<IServer>().StopAsync(CancellationToken.None);
        Assert.Null(await idle.ReadAsync());
        await _host.Services.GetServices<IHostedService>().OfType<WatchShutdown>().Single().StopAsync(CancellationToken.None);

        var answer = await parked.ReadAsync();
        Assert.Equal((index, "close"), (answer?.Index, answer?.Headers.GetValueOrDefault("Connection")));
        Assert.Null(await parked.ReadAsync());
        await stopping;
    }

    [Fact]
    public async Task Get_WithABody_WaitsWithoutBeingParked()
    {
        var index = await WriteAsync("a", "old");
        using var client = await KeepAliveClient.ConnectAsync(_host.Address);
        await client.GetAsync("Content-Length: 0\r\n", Target("a", index));
        await ParkedAsync(1);
        using var other = await KeepAliveClient.ConnectAsync(_host.Address);
        await other.GetAsync("Transfer-Encoding: chunked\r\n", Target("a", index, "&raw", "1s"));

        // Its body never comes, so it can only be answered by a stack that still has it.
        Assert.Equal(("old", 1), ((await other.ReadAsync())!.Body, _blocking.ParkedCount));
    }

    private static string Target(string key, string index, string more = "", string wait = "60s") => $"/v1/kv/{key}?index={index}&wait={wait}{more}";

    private Task ParkedAsync(int count) => Eventually.TrueAsync(() => _blocking.ParkedCount == count, explanation: () => $"{_blocking.ParkedCount} are parked.");

    private async Task<string> WriteAsync(string key, string value)
    {
        await _host.Client.PutAsync(key, value);
        using var response = await _host.Client.GetKeyAsync(key);
        return response.Index().ToString(CultureInfo.InvariantCulture);
    }
}
