using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Actors.Gateway.Tests.Registry;
using Actors.Tests.Infrastructure;

namespace Actors.Gateway.Tests.Dns;

/// <summary>Programs that people use ask our DNS.</summary>
public sealed class DnsClientsTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [ProgramFact("dig", "dnsutils")]
    public async Task Dig_ServiceByDatagramAndTcp_UnderstandsTheAnswers()
    {
        await registry.PutAsync("/v1/agent/service/register", """{"Name":"dug","Address":"10.7.0.1","Port":81}""");

        Assert.Equal("1 1 81 0a070001.addr.dc1.consul.", await DigAsync("dug.service.consul", "SRV", "+short"));
        Assert.Equal("10.7.0.1", await DigAsync("dug.service.consul", "A", "+short", "+tcp"));
        var missing = await DigAsync("nothing.service.consul", "A", "+norecurse");
        Assert.Contains("status: NXDOMAIN", missing, StringComparison.Ordinal);
        Assert.Contains("SOA", missing, StringComparison.Ordinal);
        Assert.DoesNotContain("WARNING", missing, StringComparison.Ordinal);
    }

    [ProgramFact("haproxy", "haproxy")]
    public async Task Haproxy_ServerTemplate_FollowsWhoIsThere()
    {
        await using var first = new NamedServer("first");
        await using var second = new NamedServer("second");
        await RegisterAsync(first);
        await RegisterAsync(second);
        var port = FreePorts.Next();
        using var proxy = await StartProxyAsync(port);
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(5) };
            await Eventually.TrueAsync(async () => (await AskAsync(client, 8)).SetEquals(["first", "second"]), TimeSpan.FromSeconds(30));

            await registry.PutAsync("/v1/agent/check/fail/service:first");

            await Eventually.TrueAsync(async () => (await AskAsync(client, 8)).SetEquals(["second"]), TimeSpan.FromSeconds(30));
        }
        finally
        {
            proxy.Kill();
            await proxy.WaitForExitAsync();
        }
    }

    private async Task RegisterAsync(NamedServer server)
    {
        var body = JsonSerializer.Serialize(new { Name = "proxied", ID = server.Name, Address = "127.0.0.1", server.Port, Check = new { TTL = "1h", Status = "passing" } });
        Assert.Equal(HttpStatusCode.OK, (await registry.PutAsync("/v1/agent/service/register", body)).Status);
    }

    private async Task<Process> StartProxyAsync(int port)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, $"""
            defaults
              mode http
              timeout connect 2s
              timeout client 5s
              timeout server 5s
            resolvers registry
              nameserver one {registry.Dns}
              accepted_payload_size 4096
              hold valid 200ms
              hold nx 200ms
              hold obsolete 200ms
              timeout resolve 200ms
              timeout retry 200ms
            frontend in
              bind 127.0.0.1:{port}
              default_backend services
            backend services
              balance roundrobin
              server-template web 4 _proxied._tcp.service.consul resolvers registry resolve-prefer ipv4 init-addr none check inter 200ms

            """);
        return Process.Start(new ProcessStartInfo(ProgramFactAttribute.Find("haproxy")!, ["-f", file, "-db"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
    }

    // Until the proxy listens and knows a server nothing is answered.
    private static async Task<HashSet<string>> AskAsync(HttpClient client, int times)
    {
        var seen = new HashSet<string>();
        for (var time = 0; time < times; time++)
        {
            try
            {
                seen.Add(await client.GetStringAsync("/"));
            }
            catch (HttpRequestException failure)
            {
                seen.Add(failure.Message);
            }
        }

        return seen;
    }

    private async Task<string> DigAsync(params string[] arguments)
    {
        string[] all = [$"@{registry.Dns.Address}", "-p", registry.Dns.Port.ToString(CultureInfo.InvariantCulture), .. arguments];
        using var dig = Process.Start(new ProcessStartInfo(ProgramFactAttribute.Find("dig")!, all) { RedirectStandardOutput = true })!;
        var output = await dig.StandardOutput.ReadToEndAsync();
        await dig.WaitForExitAsync();
        Assert.Equal(0, dig.ExitCode);
        return output.Trim();
    }

    /// <summary>Answers every HTTP request with its name.</summary>
    private sealed class NamedServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _running;

        public NamedServer(string name)
        {
            Name = name;
            _listener.Start();
            _running = RunAsync();
        }

        public string Name { get; }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _running;
        }

        private async Task RunAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    var stream = client.GetStream();

                    // A health check connects and leaves without a word.
                    if (await stream.ReadAsync(new byte[4096]) > 0)
                    {
                        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {Name.Length}\r\nConnection: close\r\n\r\n{Name}"));
                    }
                }
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException or IOException)
            {
                // The test is over.
            }
        }
    }
}
