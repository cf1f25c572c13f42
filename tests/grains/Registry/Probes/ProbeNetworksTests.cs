using System.Net;
using System.Net.Sockets;
using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry;
using Actors.Grains.Registry.Probes;
using Microsoft.Extensions.Options;

namespace Actors.Grains.Tests.Registry.Probes;

public sealed class ProbeNetworksTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.31.0.1", true)]
    [InlineData("192.168.1.1", true)]
    [InlineData("fd12::1", true)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("8.8.8.8", false)]
    [InlineData("172.32.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("fd20:ce::254", false)]
    [InlineData("64:ff9b::169.254.169.254", false)]
    [InlineData("64:ff9b::10.0.0.1", true)]
    [InlineData("::10.0.0.1", true)]
    [InlineData("2002:0a00:0001::1", true)]
    public void Allows_Usual_IsLoopbackAndPrivate(string address, bool allowed) =>
        Assert.Equal(allowed, Networks().Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("100.100.100.200")]
    [InlineData("192.0.0.192")]
    [InlineData("fd20:ce::254")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("::169.254.169.254")]
    [InlineData("2002:a9fe:a9fe::1")]
    public void Allows_EverythingGiven_StillNotMetadata(string address)
    {
        var networks = Networks("0.0.0.0/0", "::/0");

        Assert.True(networks.Allows(IPAddress.Parse("8.8.8.8")));
        Assert.True(networks.Allows(IPAddress.Parse("2001:db8::1")));
        Assert.False(networks.Allows(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("[::ffff:169.254.169.254]")]
    [InlineData("0.0.0.0")]
    public async Task Connect_ForbiddenAddress_IsRefusedByName(string host)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => new ProbeDialer(Networks()).ConnectAsync(host, 80, CancellationToken.None));

        Assert.Contains("ProbeNetworks", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_RedirectToAForbiddenAddress_IsNotFollowed()
    {
        using var server = new OneAnswerServer("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n");
        using var http = new ProbeHttp(new ProbeDialer(Networks()));

        var probe = new ProbeDefinition($"http://127.0.0.1:{server.Port}/", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => new HttpCheck(http).AskAsync(InstanceId.OfNode("n"), probe, CancellationToken.None));
    }

    [Theory]
    [InlineData("200 OK", CheckStatus.Passing)]
    [InlineData("204 No Content", CheckStatus.Passing)]
    [InlineData("429 Too Many", CheckStatus.Warning)]
    [InlineData("404 Not Found", CheckStatus.Critical)]
    [InlineData("500 Broken", CheckStatus.Critical)]
    public async Task Http_StatusOfTheAnswer_IsTheFinding(string line, CheckStatus expected)
    {
        using var server = new OneAnswerServer($"HTTP/1.1 {line}\r\nConnection: close\r\n\r\n");
        using var http = new ProbeHttp(new ProbeDialer(Networks()));
        var probe = new ProbeDefinition($"http://127.0.0.1:{server.Port}/h", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5))
        {
            Http = new HttpProbe("POST", "Host: me\nX-A: b\n", "body", true),
        };

        var finding = await new HttpCheck(http).AskAsync(InstanceId.OfNode("n"), probe, CancellationToken.None);

        Assert.Equal(expected, finding!.Value.Status);
        Assert.Contains($" {line} ", finding.Value.Output, StringComparison.Ordinal);
        var request = await server.RequestAsync();
        Assert.StartsWith("POST /h HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Host: me\r\n", request, StringComparison.Ordinal);
        Assert.Contains("User-Agent: Consul Health Check\r\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tcp_ListenerOrNone_IsTheFinding()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var check = new TcpCheck(new ProbeDialer(Networks()));
        var probe = new ProbeDefinition($"localhost:{port}", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

        Assert.Equal(CheckStatus.Passing, (await check.AskAsync(InstanceId.OfNode("n"), probe, CancellationToken.None))!.Value.Status);
        listener.Stop();
        await Assert.ThrowsAnyAsync<SocketException>(() => check.AskAsync(InstanceId.OfNode("n"), probe, CancellationToken.None));
    }

    [Fact]
    public void GrpcMessages_AreFramedAsTheServiceExpects()
    {
        Assert.Equal([0, 0, 0, 0, 0], GrpcHealthMessage.Request(string.Empty));
        Assert.Equal([0, 0, 0, 0, 5, 0x0A, 3, (byte)'w', (byte)'e', (byte)'b'], GrpcHealthMessage.Request("web"));
        Assert.Equal([0, 0, 0, 0, 203, 0x0A, 0xC8, 0x01], GrpcHealthMessage.Request(new string('x', 200)).AsSpan(0, 8).ToArray());
        Assert.True(GrpcHealthMessage.IsServing([0, 0, 0, 0, 2, 8, 1]));
        Assert.False(GrpcHealthMessage.IsServing([0, 0, 0, 0, 2, 8, 2]));
        Assert.False(GrpcHealthMessage.IsServing([0, 0, 0, 0, 0]));
    }

    private static ProbeNetworks Networks(params string[] given)
    {
        var options = new RegistryOptions();
        foreach (var network in given)
        {
            options.ProbeNetworks.Add(network);
        }

        return new ProbeNetworks(Options.Create(options));
    }
}
