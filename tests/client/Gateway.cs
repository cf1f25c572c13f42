using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Actors.Silo;
using Actors.Tests.Infrastructure;

namespace Actors.Client.Tests;

/// <summary>The product on a port of its own, which can go away and come back with everything it knew.</summary>
public sealed class Gateway : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("actors-client-").FullName;
    private readonly int _port = FreePorts.Next();
    private readonly HttpClient _client = new();
    private ActorsHost? _host;

    public Uri Address => new($"http://127.0.0.1:{_port}");

    public Task InitializeAsync() => StartAsync();

    public async Task DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    public async Task StartAsync()
    {
        _host = ActorsHost.Create(new ActorsOptions
        {
            Database = Path.Combine(_folder, "actors.db"),
            HttpPort = _port,
            DnsPort = 0,
            SiloPort = FreePorts.Next(),
            ClientPort = FreePorts.Next(),
        });
        await _host.StartAsync(CancellationToken.None);
    }

    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _host, null) is { } host)
        {
            await host.StopAsync();
            await host.DisposeAsync();
        }
    }

    public async Task PutAsync(string path, string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        using var response = await _client.PutAsync(new Uri(Address, path), content);
        response.EnsureSuccessStatusCode();
    }

    public async Task DeleteAsync(string path)
    {
        using var response = await _client.DeleteAsync(new Uri(Address, path));
        response.EnsureSuccessStatusCode();
    }

    public async Task<JsonElement> GetAsync(string path) =>
        JsonDocument.Parse(await _client.GetStringAsync(new Uri(Address, path))).RootElement;
}
