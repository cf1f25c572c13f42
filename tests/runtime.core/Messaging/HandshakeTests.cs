using System.Net;
using Actors.Runtime.Messaging;
using Actors.Runtime.Messaging.Handshakes;
using Actors.Runtime.Messaging.Transport;
using Actors.Tests.Infrastructure;
using Orleans.Configuration;

namespace Actors.Runtime.Core.Tests.Messaging;

/// <summary>Who is let in, and what the others are told.</summary>
public sealed class HandshakeTests
{
    private const string Secret = "correct horse battery staple";

    private static readonly SiloAddress Caller = SiloAddress.New(IPAddress.Loopback, 1001, 11);
    private static readonly SiloAddress Called = SiloAddress.New(IPAddress.Loopback, 1002, 12);
    private static readonly SiloAddress Client = SiloAddress.New(IPAddress.Loopback, 1003, -13);

    [Fact]
    public async Task Handshake_BetweenEquals_TellsEachWhoTheOtherIs()
    {
        var (dialled, accepted) = await MeetAsync(new LocalNode(Caller, "dev"), new LocalNode(Called, "dev"));

        Assert.Equal(Called, await dialled);
        Assert.Equal(Caller, await accepted);
    }

    [Fact]
    public async Task Handshake_OfAClientAtTheGatewayPort_IsLetIn()
    {
        var (dialled, accepted) = await MeetAsync(new LocalNode(Client, "dev"), new LocalNode(Called, "dev"), port: PortRole.Clients);

        Assert.Equal(Called, await dialled);
        Assert.Equal(Client, await accepted);
    }

    [Fact]
    public async Task Handshake_WithGenerationZero_TakesWhoeverListens()
    {
        var (dialled, _) = await MeetAsync(new LocalNode(Caller, "dev"), new LocalNode(Called, "dev"), wanted: SiloAddress.New(Called.Endpoint, 0));

        Assert.Equal(Called, await dialled);
    }

    [Theory]
    [InlineData("other", PortRole.Silos, 12, "cluster 'other'")]
    [InlineData("dev", PortRole.Clients, 12, "for clients")]
    [InlineData("dev", PortRole.Silos, 13, "it wants")]
    public async Task Handshake_ThatDoesNotMatch_IsRefusedWithTheReasonOnBothSides(string clusterId, object port, int generation, string reason)
    {
        var (dialled, accepted) = await MeetAsync(
            new LocalNode(Caller, clusterId), new LocalNode(Called, "dev"), port: (PortRole)port, wanted: SiloAddress.New(Called.Endpoint, generation));

        Assert.Contains(reason, (await Assert.ThrowsAsync<PeerRefusedException>(() => dialled)).Message, StringComparison.Ordinal);
        Assert.Contains(reason, (await Assert.ThrowsAsync<PeerRefusedException>(() => accepted)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "needs a shared secret")]
    [InlineData("another secret entirely", "is another one")]
    public async Task Handshake_WithoutTheSecret_IsRefusedWithoutNamingIt(string? secret, string reason)
    {
        var (dialled, accepted) = await MeetAsync(new LocalNode(Caller, "dev"), new LocalNode(Called, "dev"), dialSecret: secret, acceptSecret: Secret);

        var told = (await Assert.ThrowsAsync<PeerRefusedException>(() => dialled)).Message;
        Assert.Contains(reason, told, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, told, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, (await Assert.ThrowsAsync<PeerRefusedException>(() => accepted)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handshake_WithAListenerThatDoesNotKnowTheSecret_IsGivenUpByTheDialler()
    {
        var (dialled, _) = await MeetAsync(new LocalNode(Caller, "dev"), new LocalNode(Called, "dev"), dialSecret: Secret, acceptSecret: null);

        Assert.Contains("does not prove", (await Assert.ThrowsAsync<PeerRefusedException>(() => dialled)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handshake_WithTheSameSecret_Succeeds()
    {
        var (dialled, accepted) = await MeetAsync(new LocalNode(Caller, "dev"), new LocalNode(Called, "dev"), dialSecret: Secret, acceptSecret: Secret);

        Assert.Equal(Called, await dialled);
        Assert.Equal(Caller, await accepted);
    }

    [Fact]
    public async Task Silos_OfDifferentClusters_RefuseEachOtherInBothLogs()
    {
        var board = new Scripts.Board();
        await using var a = await NetworkSilo.StartAsync("tcp", board, silo => silo.Configure<ClusterOptions>(options => options.ClusterId = "red"));
        await using var b = await NetworkSilo.StartAsync("tcp", board, silo => silo.Configure<ClusterOptions>(options => options.ClusterId = "blue"));
        a.Map.Add("b", b.Address);

        await Assert.ThrowsAsync<TimeoutException>(() => a.Wire("b").WaitShort("never"));

        Assert.Contains(ConnectionFailure.Rejected, a.Watcher.FailuresOf(b.Address));
        Assert.Contains(a.Logs.Lines, line => line.Id.Id == 2021 && line.Message.Contains("cluster 'red'", StringComparison.Ordinal));
        Assert.Contains(b.Logs.Lines, line => line.Id.Id == 2032 && line.Message.Contains("cluster 'red'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stranger_ThatSaysNothing_IsCutOffAfterTheTimeLimit()
    {
        await using var silo = await NetworkSilo.StartAsync("tcp", new Scripts.Board(), silo => silo.Configure<ConnectionOptions>(options => options.OpenConnectionTimeout = TimeSpan.FromMilliseconds(200)));
        await using var stream = await new TcpTransport().ConnectAsync(silo.Address.Endpoint, CancellationToken.None);

        Assert.Equal(0, await stream.ReadAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromSeconds(10)));

        await Eventually.TrueAsync(() => silo.Logs.Lines.Any(line => line.Message.Contains("did not say who it is", StringComparison.Ordinal)));
    }

    private static async Task<(Task<SiloAddress> Dialled, Task<SiloAddress> Accepted)> MeetAsync(
        LocalNode dialler, LocalNode listener, PortRole port = PortRole.Silos, SiloAddress? wanted = null, string? dialSecret = null, string? acceptSecret = null)
    {
        var transport = new MemoryTransport();
        using var bound = transport.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        bound.Listen();
        var accepted = Accept(bound.AcceptAsync());
        var stream = await transport.ConnectAsync(bound.Endpoint, CancellationToken.None);
        var dialled = new Handshake(dialler, dialSecret, static _ => null).DialAsync(stream, wanted ?? listener.Address, CancellationToken.None);
        await Task.WhenAny(Task.WhenAll(dialled, accepted), Task.Delay(TimeSpan.FromSeconds(10)));
        return (dialled, accepted);

        async Task<SiloAddress> Accept(ValueTask<Stream?> waiting) =>
            await new Handshake(listener, acceptSecret, static _ => null).AcceptAsync((await waiting)!, port, CancellationToken.None);
    }
}
