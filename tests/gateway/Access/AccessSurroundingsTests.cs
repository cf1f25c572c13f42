using System.Net;
using Actors.Gateway.Access;
using Actors.Gateway.Access.Tokens;
using Actors.Gateway.Dns;
using Actors.Gateway.Dns.Wire;
using Actors.Gateway.Tests.Dns;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Gateway.Tests.Access;

/// <summary>Access control where there is no token to give, no database, or a wrong setting.</summary>
public sealed class AccessSurroundingsTests
{
    [Fact]
    public async Task Dns_ShowsWhatTheAnonymousMaySee()
    {
        using var folder = new TemporaryFolder();
        await using var host = await AccessHost.StartAsync(folder.File("actors.db"), configureServices: services => services.AddDnsServer(dns => (dns.Address, dns.Port) = ("127.0.0.1", 0)));
        var server = host.Services.GetRequiredService<DnsServer>().EndPoint!;
        foreach (var name in new[] { "open", "closed" })
        {
            await host.ExpectAsync("PUT", "/v1/agent/service/register", $$"""{"Name":"{{name}}","Address":"10.0.0.{{name.Length}}","Port":80}""");
        }

        Assert.Empty((await DnsClient.AskAsync(server, "open.service.consul", DnsType.A)).Answers);
        await host.ExpectAsync("PUT", "/v1/acl/policy", """{"Name":"dns","Rules":"service \"open\" { policy = \"read\" } node_prefix \"\" { policy = \"read\" }"}""");
        await host.ExpectAsync("PUT", $"/v1/acl/token/{AccessToken.Anonymous}", """{"Policies":[{"Name":"dns"}]}""");

        Assert.Equal(["open.service.consul A 10.0.0.4"], (await DnsClient.AskAsync(server, "open.service.consul", DnsType.A)).Answers);
        Assert.Equal(DnsCode.NameError, (await DnsClient.AskAsync(server, "closed.service.consul", DnsType.A)).Code);
        Assert.Empty((await DnsClient.AskAsync(server, "6.0.0.10.in-addr.arpa", DnsType.Ptr)).Answers);
    }

    [Fact]
    public async Task DatabaseDown_KnownTokensGoOnAndUnknownOnesAreRefused()
    {
        using var folder = new TemporaryFolder();
        await using var host = await AccessHost.StartAsync(folder.File("actors.db"));
        var (accessor, secret) = await host.MakeTokenAsync("""key_prefix "" { policy = "read" } agent_prefix "" { policy = "read" }""");

        host.Ledger.IsDown = true;

        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync("GET", "/v1/agent/self", secret)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.SendAsync("PUT", "/v1/kv/a", secret, "x")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.SendAsync("GET", "/v1/agent/self", accessor)).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await host.SendAsync("DELETE", $"/v1/acl/token/{accessor}", AccessHost.Management)).Status);
        host.Ledger.IsDown = false;
        await host.DeleteTokenAsync(accessor);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.SendAsync("GET", "/v1/agent/self", secret)).Status);
    }

    [Fact]
    public async Task Following_Interrupted_TakesRightsBackThatChangedMeanwhile()
    {
        using var folder = new TemporaryFolder();
        await using var host = await AccessHost.StartAsync(folder.File("actors.db"));
        var (accessor, secret) = await host.MakeTokenAsync("""key_prefix "" { policy = "read" }""");
        var picture = host.Services.GetRequiredService<AccessPicture>();
        var (tokens, policies) = (picture.ListTokens(), picture.ListPolicies());
        Assert.True(picture.TryFind(secret, out var rights));

        picture.Replace([.. tokens.Where(token => token.AccessorId != accessor)], policies, long.MaxValue);

        Assert.True(rights.Revoked.IsCancellationRequested);
        Assert.Equal("ACL not found", (await host.SendAsync("GET", "/v1/kv/a", secret)).Body);
    }

    [Fact]
    public void Options_Wrong_AreAllNamedWithoutTheSecret()
    {
        const string Secret = "short and with blanks";
        var result = new AccessOptionsValidator().Validate(null, new AccessOptions
        {
            DefaultPolicy = "maybe",
            InitialManagementToken = Secret,
            TokenLifetimeMin = TimeSpan.Zero,
            TokenCountMax = 0,
        });

        Assert.Equal(4, result.Failures!.Count());
        Assert.Contains("'maybe'; choose allow or deny", result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, result.FailureMessage, StringComparison.Ordinal);
        Assert.True(new AccessOptionsValidator().Validate(null, new AccessOptions()).Succeeded);
    }

    [Fact]
    public async Task HealthAndMetrics_NeedNoToken()
    {
        using var folder = new TemporaryFolder();
        await using var host = await AccessHost.StartAsync(folder.File("actors.db"));

        foreach (var path in new[] { "/", "/health/live", "/health/ready", "/metrics", "/v1/status/leader", "/openapi/v1.json", "/v1/greet/World" })
        {
            await Eventually.TrueAsync(async () => (await host.SendAsync("GET", path)).Status == HttpStatusCode.OK, explanation: () => path);
        }
    }
}
