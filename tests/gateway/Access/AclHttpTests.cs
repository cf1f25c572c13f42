using System.Net;
using System.Text;
using Actors.Gateway.Access.Tokens;
using Actors.Ledger;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Gateway.Tests.Access;

/// <summary>Tokens and policies as Consul's clients make and read them.</summary>
[Collection(AccessDefinition.Name)]
public sealed class AclHttpTests(AccessFixture fixture)
{
    private readonly AccessHost _host = fixture.Host;

    [Fact]
    public async Task Bootstrap_MakesAManagementTokenOnce()
    {
        using var folder = new TemporaryFolder();
        await using var host = await AccessHost.StartAsync(folder.File("actors.db"), options => options.InitialManagementToken = null);
        await Eventually.TrueAsync(() => host.Services.GetRequiredService<AccessPicture>().IsThere);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.SendAsync("PUT", "/v1/acl/bootstrap")));

        var made = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer != made), answer =>
            Assert.Equal((HttpStatusCode.Forbidden, "Permission denied: ACL bootstrap no longer allowed"), (answer.Status, answer.Body)));
        var secret = made.Json.GetProperty("SecretID").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync("PUT", "/v1/kv/a", secret, "x")).Status);
        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync("GET", "/v1/acl/tokens", secret)).Status);
    }

    [Fact]
    public async Task Bootstrap_WithATokenInTheConfiguration_IsRefused() =>
        Assert.Equal(HttpStatusCode.Forbidden, (await _host.SendAsync("PUT", "/v1/acl/bootstrap")).Status);

    [Fact]
    public async Task Secret_IsShownOnceAndStoredAsItsHashOnly()
    {
        var (accessor, secret) = await _host.MakeTokenAsync("""key "x" { policy = "read" }""");

        foreach (var target in new[] { $"/v1/acl/token/{accessor}", "/v1/acl/tokens" })
        {
            var answer = await _host.ExpectAsync("GET", target);
            Assert.DoesNotContain(secret, answer.Body, StringComparison.Ordinal);
            Assert.Contains("<hidden>", answer.Body, StringComparison.Ordinal);
        }

        var own = await _host.SendAsync("GET", "/v1/acl/token/self", secret);
        Assert.Equal(accessor, own.Json.GetProperty("AccessorID").GetString());
        var ledger = _host.Services.GetRequiredService<ILedger>();
        foreach (var space in new[] { AccessRows.Tokens, AccessRows.Secrets })
        {
            var page = await ledger.ListAsync(new ListRequest(space, string.Empty), CancellationToken.None);
            Assert.NotEmpty(page.Entries);
            Assert.All(page.Entries, row => Assert.DoesNotContain(secret, row.Key + Encoding.UTF8.GetString(row.Payload.Span), StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Token_ChangedPolicies_CountAtOnce()
    {
        var (accessor, secret) = await _host.MakeTokenAsync("""key_prefix "c/" { policy = "read" }""");
        Assert.Equal(HttpStatusCode.Forbidden, (await _host.SendAsync("PUT", "/v1/kv/c/a", secret, "x")).Status);

        var changed = await _host.ExpectAsync("PUT", $"/v1/acl/token/{accessor}", """{"Policies":[{"Name":"global-management"}],"Description":"more"}""");

        Assert.Equal(("more", "global-management"), (changed.Json.GetProperty("Description").GetString(), changed.Json.GetProperty("Policies")[0].GetProperty("Name").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await _host.SendAsync("PUT", "/v1/kv/c/a", secret, "x")).Status);
    }

    [Fact]
    public async Task Policy_Removed_TakesItsRightsAtOnce()
    {
        var (accessor, secret) = await _host.MakeTokenAsync("""key_prefix "r/" { policy = "write" }""");
        var id = (await _host.ExpectAsync("GET", $"/v1/acl/token/{accessor}")).Json.GetProperty("Policies")[0].GetProperty("ID").GetString();
        Assert.Equal(HttpStatusCode.OK, (await _host.SendAsync("PUT", "/v1/kv/r/a", secret, "x")).Status);

        await _host.ExpectAsync("DELETE", $"/v1/acl/policy/{id}");

        Assert.Equal(HttpStatusCode.Forbidden, (await _host.SendAsync("PUT", "/v1/kv/r/a", secret, "x")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _host.SendAsync("GET", $"/v1/acl/policy/{id}", AccessHost.Management)).Status);
    }

    [Fact]
    public async Task Anonymous_GivenAPolicy_MayDoWhatItSays()
    {
        using var folder = new TemporaryFolder();
        await using var host = await AccessHost.StartAsync(folder.File("actors.db"));
        await host.ExpectAsync("PUT", "/v1/acl/policy", """{"Name":"public","Rules":"key_prefix \"public/\" { policy = \"read\" }"}""");

        await host.ExpectAsync("PUT", $"/v1/acl/token/{AccessToken.Anonymous}", """{"Policies":[{"Name":"public"}]}""");

        Assert.Equal(HttpStatusCode.NotFound, (await host.SendAsync("GET", "/v1/kv/public/a")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.SendAsync("GET", "/v1/kv/private/a")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.SendAsync("DELETE", $"/v1/acl/token/{AccessToken.Anonymous}", AccessHost.Management)).Status);
    }

    [Fact]
    public async Task Tokens_AfterARestart_AreThere()
    {
        using var folder = new TemporaryFolder();
        string secret;
        await using (var host = await AccessHost.StartAsync(folder.File("actors.db")))
        {
            (_, secret) = await host.MakeTokenAsync("""key_prefix "" { policy = "write" }""");
        }

        await using var again = await AccessHost.StartAsync(folder.File("actors.db"));

        Assert.Equal(HttpStatusCode.OK, (await again.SendAsync("PUT", "/v1/kv/a", secret, "x")).Status);
    }

    [Fact]
    public async Task DefaultPolicy_Allow_LetsAllButTokensAndSnapshotsThrough()
    {
        using var folder = new TemporaryFolder();
        await using var host = await AccessHost.StartAsync(folder.File("actors.db"), options => options.DefaultPolicy = "allow");

        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync("PUT", "/v1/kv/a", null, "x")).Status);
        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync("GET", "/v1/kv/?recurse")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.SendAsync("GET", "/v1/acl/tokens")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.SendAsync("GET", "/v1/snapshot")).Status);
    }

    [Theory]
    [InlineData("PUT", "/v1/acl/policy", """{"Name":"no blanks","Rules":""}""", "Invalid Policy")]
    [InlineData("PUT", "/v1/acl/policy", """{"Name":"global-management","Rules":""}""", "already exists")]
    [InlineData("PUT", "/v1/acl/policy", """{"Name":"bad","Rules":"key \"a\" { policy = \"all\" }"}""", "Invalid key policy 'all'")]
    [InlineData("PUT", "/v1/acl/policy/00000000-0000-0000-0000-000000000001", """{"Name":"mine"}""", "not permitted")]
    [InlineData("DELETE", "/v1/acl/policy/00000000-0000-0000-0000-000000000001", null, "not permitted")]
    [InlineData("PUT", "/v1/acl/token", """{"Policies":[{"Name":"nowhere"}]}""", "there is no policy 'nowhere'")]
    [InlineData("PUT", "/v1/acl/token", """{"Roles":[{"Name":"r"}]}""", "Roles are not supported")]
    [InlineData("PUT", "/v1/acl/token", """{"SecretID":"guess"}""", "SecretID is not a UUID")]
    [InlineData("PUT", "/v1/acl/token", """{"ExpirationTTL":"1000h"}""", "must expire between")]
    public async Task Wrong_IsRefusedInWords(string method, string target, string? body, string words)
    {
        var answer = await _host.SendAsync(method, target, AccessHost.Management, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(words, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/acl/roles")]
    [InlineData("/v1/acl/auth-methods")]
    [InlineData("/v1/acl/login")]
    public async Task NotHere_IsSaidInWords(string target)
    {
        var answer = await _host.SendAsync("GET", target, AccessHost.Management);

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains("no roles", answer.Body, StringComparison.Ordinal);
    }
}
