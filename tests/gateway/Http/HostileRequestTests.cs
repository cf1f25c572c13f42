using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Actors.Gateway.Tests.KeyValue;

namespace Actors.Gateway.Tests.Http;

/// <summary>Requests that no well-behaved client sends: each is refused, and the next client is served.</summary>
[Collection(GatewayCollection.Name)]
public sealed class HostileRequestTests(GatewayFixture fixture) : IAsyncLifetime
{
    private Uri Address => fixture.Host.Address;

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Whatever was sent, the gateway still works.</summary>
    public async Task DisposeAsync()
    {
        await fixture.Host.Client.PutAsync("hostile/after", "alive");
        Assert.Equal("alive", await fixture.Host.Client.GetRawAsync("hostile/after"));
    }

    [Fact]
    public async Task Headers_TooMany_Are431() =>
        Assert.Equal(431, (await RequestAsync(string.Concat(Enumerable.Range(0, 200).Select(number => $"X-{number}: x\r\n")))).Status);

    [Fact]
    public async Task Headers_TooLarge_Are431() =>
        Assert.Equal(431, (await RequestAsync($"X-Large: {new string('x', 64 << 10)}\r\n")).Status);

    [Fact]
    public async Task Token_Giant_Is431() =>
        Assert.Equal(431, (await RequestAsync($"X-Consul-Token: {new string('t', 40 << 10)}\r\n")).Status);

    [Fact]
    public async Task Key_Of64Kilobytes_Is414() =>
        Assert.Equal(414, (await RawHttp.RequestAsync(Address, "GET", $"/v1/kv/{new string('k', 64 << 10)}")).Status);

    [Fact]
    public async Task ContentLength_Twice_Is400() =>
        Assert.Equal(400, (await RawHttp.RequestAsync(Address, "PUT", "/v1/kv/hostile/twice", "Content-Length: 3\r\nContent-Length: 4\r\n", "abcd")).Status);

    [Fact]
    public async Task Body_Of100Megabytes_Is413BeforeItIsSent()
    {
        var reply = await RawHttp.RequestAsync(Address, "PUT", "/v1/kv/hostile/huge", "Content-Length: 104857600\r\n", "x");

        Assert.Equal(413, reply.Status);
        Assert.Contains("524288 bytes", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_WithABrokenChunk_Is400AndStoresNothing()
    {
        var reply = await RawHttp.RequestAsync(Address, "PUT", "/v1/kv/hostile/chunk", "Transfer-Encoding: chunked\r\n", "zz\r\nabc\r\n0\r\n\r\n");

        Assert.Equal(400, reply.Status);
        Assert.Null(await fixture.Host.Client.GetRawAsync("hostile/chunk"));
    }

    [Fact]
    public async Task Body_CutShort_StoresNothing()
    {
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(Address.Host, Address.Port);
            await client.GetStream().WriteAsync("PUT /v1/kv/hostile/short HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nabc"u8.ToArray());
        }

        Assert.Null(await fixture.Host.Client.GetRawAsync("hostile/short"));
    }

    [Fact]
    public async Task TwoFramings_InOneRequest_SmuggleNothing()
    {
        const string Hidden = "PUT /v1/kv/hostile/smuggled HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\n\r\nx";

        var reply = await RawHttp.SendAsync(
            Address,
            $"PUT /v1/kv/hostile/outer HTTP/1.1\r\nHost: test\r\nContent-Length: {5 + Hidden.Length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Hidden}");

        Assert.Equal(1, reply.ReplyCount);
        Assert.Null(await fixture.Host.Client.GetRawAsync("hostile/smuggled"));
    }

    [Fact]
    public async Task Pipelined_Requests_AreAnsweredInOrder()
    {
        await fixture.Host.Client.PutAsync("hostile/one", "first");
        await fixture.Host.Client.PutAsync("hostile/two", "second");

        var reply = await RawHttp.SendAsync(
            Address,
            "GET /v1/kv/hostile/one?raw HTTP/1.1\r\nHost: test\r\n\r\nGET /v1/kv/hostile/two?raw HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");

        Assert.Equal(2, reply.ReplyCount);
        Assert.True(reply.Text.IndexOf("first", StringComparison.Ordinal) < reply.Text.IndexOf("second", StringComparison.Ordinal));
        Assert.EndsWith("second", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_ThatNeverEnd_AreCutOff()
    {
        using var folder = new TemporaryFolder();
        await using var host = await GatewayHost.StartAsync(folder.File("slow.db"), options => options.HeadersTimeout = TimeSpan.FromSeconds(1));
        var watch = Stopwatch.StartNew();

        var reply = await RawHttp.SendAsync(host.Address, "GET /v1/kv/a HTTP/1.1\r\nHost: test\r\nX-Slow: ");

        Assert.Equal(408, reply.Status);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"The connection stayed open for {watch.Elapsed}.");
    }

    private Task<RawReply> RequestAsync(string headers) => RawHttp.RequestAsync(Address, "GET", "/v1/kv/hostile/a", headers);
}
