using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Actors.Gateway.Access;
using Actors.Grains.Registry;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Gateway.Tests.Access;

/// <summary>A gateway that asks for tokens, and one that may do everything.</summary>
internal sealed class AccessHost : IAsyncDisposable
{
    /// <summary>The secret of the configuration.</summary>
    public const string Management = "c0ffee00-1111-4222-8333-444455556666";

    private readonly GatewayHost _host;

    private AccessHost(GatewayHost host) => _host = host;

    public HttpClient Client => _host.Client;

    public Uri Address => _host.Address;

    public IServiceProvider Services => _host.Services;

    public SwitchableLedger Ledger => _host.Ledger;

    public static async Task<AccessHost> StartAsync(
        string databasePath, Action<AccessOptions>? configure = null, Action<IServiceCollection>? configureServices = null)
    {
        var host = new AccessHost(await GatewayHost.StartAsync(databasePath, configureServices: services =>
        {
            services.AddRegistryGrains();
            configureServices?.Invoke(services);
            services.Configure<AccessOptions>(options =>
            {
                options.Enabled = true;
                options.InitialManagementToken = Management;
                options.TokenLifetimeMin = TimeSpan.FromMilliseconds(1);
                configure?.Invoke(options);
            });
        }));

        // Until the tokens have been read nobody is let in.
        await Eventually.TrueAsync(async () => (await host.SendAsync("GET", "/v1/kv/ready?keys", Management)).Status != HttpStatusCode.ServiceUnavailable);
        return host;
    }

    public async Task<Answer> SendAsync(string method, string target, string? token = null, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), target);
        if (token is not null)
        {
            request.Headers.Add("X-Consul-Token", token);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        }

        using var response = await Client.SendAsync(request);
        return new Answer(
            response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            response.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Makes a policy of these rules and a token with it.</summary>
    public async Task<(string Accessor, string Secret)> MakeTokenAsync(string rules, string more = "")
    {
        var name = $"p{Guid.NewGuid():N}";
        await ExpectAsync("PUT", "/v1/acl/policy", JsonSerializer.Serialize(new { Name = name, Rules = rules }));
        var token = (await ExpectAsync("PUT", "/v1/acl/token", $$"""{"Description":"{{name}}","Policies":[{"Name":"{{name}}"}]{{more}}}""")).Json;
        return (token.GetProperty("AccessorID").GetString()!, token.GetProperty("SecretID").GetString()!);
    }

    /// <summary>Sends as who may do everything, and expects success.</summary>
    public async Task<Answer> ExpectAsync(string method, string target, string? body = null)
    {
        var answer = await SendAsync(method, target, Management, body);
        Assert.True(answer.Status == HttpStatusCode.OK, $"{method} {target}: {answer.Status} {answer.Body}");
        return answer;
    }

    public Task DeleteTokenAsync(string accessor) => ExpectAsync("DELETE", $"/v1/acl/token/{accessor}");

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    internal sealed record Answer(HttpStatusCode Status, string Body, IReadOnlyDictionary<string, string> Headers)
    {
        public JsonElement Json => JsonDocument.Parse(Body).RootElement;

        public long Index => long.Parse(Headers["X-Consul-Index"], CultureInfo.InvariantCulture);

        public bool IsFiltered => Headers.GetValueOrDefault("X-Consul-Results-Filtered-By-ACLs") == "true";
    }
}

/// <summary>One such gateway for all tests that only use names of their own.</summary>
public sealed class AccessFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    internal AccessHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await AccessHost.StartAsync(_folder.File("actors.db"));

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>Shares it.</summary>
[CollectionDefinition(Name)]
public sealed class AccessDefinition : ICollectionFixture<AccessFixture>
{
    public const string Name = "access";
}
