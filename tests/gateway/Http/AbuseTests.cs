using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Actors.Gateway.Snapshots;
using Actors.Gateway.Tests.KeyValue;
using Actors.Gateway.Watching;
using Actors.Grains.Registry;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Gateway.Tests.Http;

/// <summary>Bodies, readers and protocols that are made to cost much: each is bounded, and everybody else is served.</summary>
public sealed class AbuseTests : IAsyncLifetime
{
    private static readonly TimeSpan CutOffMax = TimeSpan.FromSeconds(40);

    private readonly TemporaryFolder _folder = new();
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartAsync(_folder.File("abuse.db"), configureServices: services =>
        services.AddRegistryGrains().Configure<WatchOptions>(options => options.ReaderWaitMax = TimeSpan.FromSeconds(2)));

    /// <summary>Whatever was sent, the gateway still works.</summary>
    public async Task DisposeAsync()
    {
        await _host.Client.PutAsync("abuse/after", "alive");
        Assert.Equal("alive", await _host.Client.GetRawAsync("abuse/after"));
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("PUT", "/v1/agent/service/register")]
    [InlineData("PUT", "/v1/agent/check/register")]
    [InlineData("PUT", "/v1/catalog/register")]
    [InlineData("PUT", "/v1/catalog/deregister")]
    [InlineData("PUT", "/v1/session/create")]
    [InlineData("PUT", "/v1/txn")]
    [InlineData("POST", "/v1/query")]
    public async Task Json_BrokenOrTooDeep_Is400(string method, string target)
    {
        string[] bodies = ["{", "{\"Name\":", "nul", "\u0000", new string('[', 10_000), string.Concat(Enumerable.Repeat("{\"Meta\":", 10_000)), $"{{\"Name\":{new string('[', 10_000)}{new string(']', 10_000)}}}"];
        foreach (var body in bodies)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), target) { Content = new StringContent(body) };
            using var answer = await _host.Client.SendAsync(request);

            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{target} with '{body[..Math.Min(20, body.Length)]}' was answered {(int)answer.StatusCode}.");
        }
    }

    [Theory]
    [InlineData("/v1/kv/abuse/endless")]
    [InlineData("/v1/agent/service/register")]
    public async Task Body_OfChunksWithoutEnd_IsCutOffAtItsLimit(string target)
    {
        const int SentBytesMax = 64 << 20;
        using var client = await ConnectAsync($"PUT {target} HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n");
        var chunk = Encoding.Latin1.GetBytes($"10000\r\n{new string('x', 0x10000)}\r\n");
        var sent = 0L;
        try
        {
            while (client.Available == 0 && sent < SentBytesMax)
            {
                await client.SendAsync(chunk);
                sent += chunk.Length;
            }
        }
        catch (SocketException)
        {
            // Cut off while sending.
        }

        Assert.True(sent < SentBytesMax, $"{sent} bytes were taken.");
        Assert.Null(await _host.Client.GetRawAsync("abuse/endless"));
    }

    [Fact]
    public async Task Body_ThatIsPacked_IsStoredAsItIs()
    {
        var bomb = Pack(1 << 20);
        using var content = new ByteArrayContent(bomb);
        content.Headers.ContentEncoding.Add("gzip");
        using var answer = await _host.Client.PutAsync(new Uri("/v1/kv/abuse/packed", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(bomb, await _host.Client.GetByteArrayAsync(new Uri("/v1/kv/abuse/packed?raw", UriKind.Relative)));
    }

    [Fact]
    public async Task Snapshot_ThatUnpacksWithoutEnd_Is400AtItsFirstLine()
    {
        var bomb = Pack(256 << 20);
        using var content = new ByteArrayContent(bomb);
        using var answer = await _host.Client.PutAsync(new Uri("/v1/snapshot", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"longer than {SnapshotFormat.LineBytesMax} bytes", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // The rest of it was never unpacked.
        using var archive = new MemoryStream(bomb);
        await Assert.ThrowsAsync<InvalidDataException>(() => SnapshotReader.VerifyAsync(archive, CancellationToken.None));
        Assert.InRange(archive.Position, 1, archive.Length / 8);
    }

    [Fact]
    public async Task Body_WithTrailers_EndsWhereItEnds()
    {
        await _host.Client.PutAsync("abuse/next", "next");

        var reply = await RawHttp.SendAsync(
            _host.Address,
            "PUT /v1/kv/abuse/trailers HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\nTrailer: Content-Length\r\n\r\n3\r\nabc\r\n0\r\nContent-Length: 500\r\nX-Consul-Token: t\r\n\r\n"
            + "GET /v1/kv/abuse/next?raw HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");

        Assert.Equal(2, reply.ReplyCount);
        Assert.EndsWith("next", reply.Text, StringComparison.Ordinal);
        Assert.Equal("abc", await _host.Client.GetRawAsync("abuse/trailers"));
    }

    [Fact]
    public async Task Body_SlowerThanMayBe_IsCutOffAndStoresNothing()
    {
        using var client = await ConnectAsync("PUT /v1/kv/abuse/slow HTTP/1.1\r\nHost: test\r\nContent-Length: 1000\r\n\r\nx");

        var reply = await ReadToEndAsync(client);

        Assert.StartsWith("HTTP/1.1 408", reply, StringComparison.Ordinal);
        Assert.Null(await _host.Client.GetRawAsync("abuse/slow"));
    }

    [Fact]
    public async Task Stream_ThatNobodyReads_IsClosedAndForgotten()
    {
        var table = _host.Services.GetRequiredService<SubscriberTable>();
        var before = table.Count;
        using var client = await ConnectAsync("GET /v1/watch?prefix=abuse/unread/ HTTP/1.1\r\nHost: test\r\n\r\n", receiveBytes: 4096);
        await Eventually.TrueAsync(() => table.Count > before);
        var value = new string('x', 500_000);
        for (var number = 0; number < 60; number++)
        {
            await _host.Client.PutAsync($"abuse/unread/{number}", value);
        }

        await Eventually.TrueAsync(() => table.Count == before, CutOffMax);
    }

    [Fact]
    public async Task Header_WithALineBreakInside_Is400() =>
        Assert.Equal(400, (await RawHttp.RequestAsync(_host.Address, "GET", "/v1/kv/a", "X-A: a\rX-Injected: b\r\n")).Status);

    [Fact]
    public async Task ForwardedFor_ThatIsMadeUp_IsNobodysAddress()
    {
        var reply = await RawHttp.RequestAsync(
            _host.Address, "PUT", "/v1/agent/service/register", "X-Forwarded-For: 203.0.113.9\r\nForwarded: for=203.0.113.9\r\nContent-Length: 14\r\n", """{"Name":"xff"}""");

        Assert.Equal(200, reply.Status);
        Assert.DoesNotContain("203.0.113.9", await _host.Client.GetStringAsync(new Uri("/v1/catalog/service/xff", UriKind.Relative)), StringComparison.Ordinal);
    }

    /// <summary>Without TLS the gateway speaks HTTP/1.1: what is made of frames, pings and resets ends with the first of them.</summary>
    [Fact]
    public async Task Http2_WithoutAsking_IsClosedAtOnce()
    {
        var settings = string.Concat(Enumerable.Repeat("\0\0\0\u0004\0\0\0\0\0", 1000));

        var reply = await RawHttp.SendAsync(_host.Address, $"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n{settings}");

        Assert.DoesNotContain("HTTP/1.1 200", reply.Text, StringComparison.Ordinal);
        Assert.InRange(reply.Text.Length, 0, 1000);
    }

    [Fact]
    public async Task Http2_AskedForByUpgrade_IsAnsweredInHttp1()
    {
        await _host.Client.PutAsync("abuse/upgrade", "plain");

        var reply = await RawHttp.SendAsync(
            _host.Address, "GET /v1/kv/abuse/upgrade?raw HTTP/1.1\r\nHost: test\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");

        Assert.Equal((200, 1), (reply.Status, reply.ReplyCount));
        Assert.EndsWith("plain", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pipelined_TwoThousandAtOnce_AreAllAnsweredAndHoldUpNobody()
    {
        await _host.Client.PutAsync("abuse/pipe", "p");
        const string Request = "GET /v1/kv/abuse/pipe?raw HTTP/1.1\r\nHost: test\r\n\r\n";
        var flood = RawHttp.SendAsync(_host.Address, string.Concat(Enumerable.Repeat(Request, 2000)) + "GET /v1/kv/abuse/pipe?raw HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");

        Assert.Equal("p", await _host.Client.GetRawAsync("abuse/pipe").WaitAsync(CutOffMax));
        Assert.Equal(2001, (await flood).ReplyCount);
    }

    /// <summary>There are no rights to be had: a token opens nothing and closes nothing.</summary>
    [Theory]
    [InlineData("/v1/acl/tokens")]
    [InlineData("/v1/acl/token/self")]
    [InlineData("/v1/acl/login")]
    public async Task Acl_AnyToken_Is401(string target)
    {
        var reply = await RawHttp.RequestAsync(_host.Address, "GET", target, "X-Consul-Token: made-up\r\nAuthorization: Bearer made-up\r\n");

        Assert.Equal(401, reply.Status);
        Assert.Contains("ACL support disabled", reply.Body, StringComparison.Ordinal);
    }

    private static byte[] Pack(int zeros)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            var block = new byte[1 << 16];
            for (var written = 0; written < zeros; written += block.Length)
            {
                gzip.Write(block);
            }
        }

        return packed.ToArray();
    }

    private static async Task<string> ReadToEndAsync(Socket client)
    {
        using var cts = new CancellationTokenSource(CutOffMax);
        var received = new StringBuilder();
        var buffer = new byte[4096];
        int count;
        while ((count = await client.ReceiveAsync(buffer, cts.Token)) > 0)
        {
            received.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return received.ToString();
    }

    private async Task<Socket> ConnectAsync(string head, int? receiveBytes = null)
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        client.ReceiveBufferSize = receiveBytes ?? client.ReceiveBufferSize;
        await client.ConnectAsync(_host.Address.Host, _host.Address.Port);
        await client.SendAsync(Encoding.Latin1.GetBytes(head));
        return client;
    }
}
