using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Actors.Gateway.Dns;
using Actors.Silo;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Gateway.Tests.Registry;

/// <summary>The whole product in this process, on a database of its own, and a client that speaks to it as Consul's clients do.</summary>
public sealed class RegistryFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("actors-registry-").FullName;
    private ActorsHost? _host;
    private HttpClient? _client;

    /// <summary>A service with mass-loss protection; no other has it.</summary>
    public const string ProtectedService = "guarded";

    internal HttpClient Client => _client ?? throw new InvalidOperationException("The fixture has not been started.");

    /// <summary>What it is made of.</summary>
    internal IServiceProvider Services => _host!.Services;

    /// <summary>Where the product serves DNS.</summary>
    internal IPEndPoint Dns => Services.GetRequiredService<DnsServer>().EndPoint!;

    public Task InitializeAsync() => StartAsync();

    public async Task DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public async Task<Answer> SendAsync(HttpMethod method, string target, string? body = null)
    {
        using var request = new HttpRequestMessage(method, target);
        if (body is not null)
        {
            // Python's client names no content type at all.
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));

            // As curl does: a body that is refused for its size is then not sent, and the refusal can be read.
            request.Headers.ExpectContinue = body.Length > 1 << 20;
        }

        using var response = await Client.SendAsync(request);
        var index = response.Headers.TryGetValues("X-Consul-Index", out var values) ? long.Parse(values.Single(), null) : 0;
        var allow = string.Join(',', response.Content.Headers.Allow);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), index, allow);
    }

    public Task<Answer> PutAsync(string target, string? body = null) => SendAsync(HttpMethod.Put, target, body);

    public Task<Answer> GetAsync(string target) => SendAsync(HttpMethod.Get, target);

    public async Task<JsonElement> ReadAsync(string target) => (await GetAsync(target)).Json;

    /// <summary>Everything that is stored, as an archive.</summary>
    public Task<byte[]> SaveAsync() => Client.GetByteArrayAsync(new Uri("/v1/snapshot", UriKind.Relative));

    public async Task RestoreAsync(byte[] archive)
    {
        using var content = new ByteArrayContent(archive);
        using var answer = await Client.PutAsync(new Uri("/v1/snapshot", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>Registers an instance with a TTL check and expects that to succeed.</summary>
    public async Task RegisterAsync(string service, string id, string ttl = "10s", params string[] tags)
    {
        var body = JsonSerializer.Serialize(new { Name = service, ID = id, Tags = tags, Port = 8080, Check = new { TTL = ttl } });
        var answer = await PutAsync("/v1/agent/service/register", body);
        Assert.Equal((HttpStatusCode.OK, string.Empty), (answer.Status, answer.Body));
    }

    private async Task StartAsync()
    {
        // Read when the host is made, as any of its settings.
        Environment.SetEnvironmentVariable($"Actors__Registry__MassLoss__Services__{ProtectedService}", "0.5");
        var options = new ActorsOptions
        {
            Database = Path.Combine(_folder, "actors.db"),
            HttpPort = 0,
            SiloPort = FreePorts.Next(),
            ClientPort = FreePorts.Next(),
        };
        _host = ActorsHost.Create(options);
        await _host.StartAsync(CancellationToken.None);
        _client = new HttpClient { BaseAddress = _host.Address };
    }

    private async Task StopAsync()
    {
        _client?.Dispose();
        if (_host is not null)
        {
            await _host.StopAsync();
            await _host.DisposeAsync();
        }
    }

    /// <summary>What came back.</summary>
    public sealed record Answer(HttpStatusCode Status, string Body, long Index, string Allow)
    {
        public JsonElement Json => JsonDocument.Parse(Body).RootElement;
    }
}

/// <summary>One running product for all registry tests; each uses services of its own.</summary>
[CollectionDefinition(Name)]
public sealed class RegistryDefinition : ICollectionFixture<RegistryFixture>
{
    public const string Name = "registry";
}
