using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Actors.Gateway.Tests.KeyValue;
using Actors.Gateway.Watching;
using Actors.Tests.Infrastructure;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Gateway.Tests.Parking;

/// <summary>What a server bounds, or does, without parking holds with it.</summary>
public sealed class ParkingLimitsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Connection_ClientNeverReadsItsLastAnswer_IsAbortedInTheGraceTime()
    {
        // The kernel holds next to nothing, and the answer fits just into what the server buffers: it has all been written when the request ends.
        await using var host = await GatewayHost.StartAsync(
            _folder.File("actors.db"),
            options => options.BodyBytesPerSecondMin = 1 << 20,
            services => services.Configure<SocketTransportOptions>(transport => transport.CreateBoundListenSocket = endpoint =>
            {
                var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
                socket.SendBufferSize = 4096;
                return socket;
            }));
        await host.Client.PutAsync("large", new string('x', 60_000));
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(host.Address.Host, host.Address.Port);

        await client.SendAsync("GET /v1/kv/large?raw HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"u8.ToArray());

        // A reset; an end would come behind what is never read.
        await Eventually.TrueAsync(() => client.Poll(0, SelectMode.SelectError), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Get_OverTls_WaitsWithoutBeingParked()
    {
        using var certificate = SelfSigned();
        await using var host = await GatewayHost.StartAsync(
            _folder.File("actors.db"),
            configureServices: services => services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(
                IPAddress.Loopback, 0, listen => listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate }))));
        await host.Client.PutAsync("a", "old");
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var client = new HttpClient(handler) { BaseAddress = SecureAddress(host) };
        using var first = await client.GetKeyAsync("a");
        var index = first.Index().ToString(CultureInfo.InvariantCulture);
        using var parked = await KeepAliveClient.ConnectAsync(host.Address);
        await parked.GetAsync("", $"/v1/kv/a?index={index}&wait=60s");
        var blocking = host.Services.GetRequiredService<BlockingQuery>();
        await Eventually.TrueAsync(() => blocking.ParkedCount == 1);

        Assert.Equal("old", await client.GetStringAsync($"/v1/kv/a?raw&index={index}&wait=1s"));
        Assert.Equal(1, blocking.ParkedCount);
    }

    [Fact]
    public async Task Get_HeadersOfTheGreatestSize_AreReadAgain()
    {
        const int Limit = 1024;
        await using var host = await GatewayHost.StartAsync(_folder.File("actors.db"), options => options.HeaderBytesMax = Limit);
        await host.Client.PutAsync("a", "old");
        using var response = await host.Client.GetKeyAsync("a");
        var index = response.Index().ToString(CultureInfo.InvariantCulture);
        using var client = await KeepAliveClient.ConnectAsync(host.Address);
        var few = string.Concat(Enumerable.Range(10, 10).Select(number => $"X-{number}:1\r\n"));
        var rest = Limit - $"Host: test\r\n{few}X:\r\n\r\n".Length;
        await client.GetAsync($"{few}X:{new string('x', rest)}\r\n", $"/v1/kv/a?raw&index={index}&wait=1s");
        await Eventually.TrueAsync(() => host.Services.GetRequiredService<BlockingQuery>().ParkedCount == 1);

        Assert.Equal("old", (await client.ReadAsync())?.Body);
    }

    private static Uri SecureAddress(GatewayHost host) =>
        new(host.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single(address => address.StartsWith("https", StringComparison.Ordinal)));

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow;
        return new CertificateRequest("CN=gateway", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddMinutes(-5), now.AddHours(1));
    }
}
