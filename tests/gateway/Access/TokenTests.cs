using System.Net;
using System.Text;
using Actors.Tests.Infrastructure;

namespace Actors.Gateway.Tests.Access;

/// <summary>Whose token it is, and what it may not do: fault test 25, without waiting.</summary>
[Collection(AccessDefinition.Name)]
public sealed class TokenTests(AccessFixture fixture)
{
    private readonly AccessHost _host = fixture.Host;

    [Fact]
    public async Task NoToken_IsRefusedAndToldWhy()
    {
        var answer = await _host.SendAsync("GET", "/v1/kv/none/a");

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.StartsWith("Permission denied: anonymous token lacks permission 'key:read' on \"none/a\"", answer.Body, StringComparison.Ordinal);
        Assert.Equal("deny", (await _host.SendAsync("GET", "/v1/catalog/services")).Headers["X-Consul-Default-Acl-Policy"]);
    }

    [Theory]
    [InlineData("11111111-2222-4333-8444-555555555555")]
    [InlineData("x")]
    public async Task UnknownToken_IsNotFound(string secret) =>
        Assert.Equal((HttpStatusCode.Forbidden, "ACL not found"), Told(await _host.SendAsync("GET", "/v1/kv/none/a", secret)));

    [Fact]
    public async Task TooLongToken_IsNotFound() =>
        Assert.Equal((HttpStatusCode.Forbidden, "ACL not found"), Told(await _host.SendAsync("GET", "/v1/kv/none/a", new string('x', 9000))));

    [Fact]
    public async Task ExpiredToken_IsNotFound()
    {
        var (_, secret) = await _host.MakeTokenAsync("""key_prefix "" { policy = "write" }""", ""","ExpirationTTL":"1500ms" """);
        Assert.Equal(HttpStatusCode.NotFound, (await _host.SendAsync("GET", "/v1/kv/expired/a", secret)).Status);

        await Eventually.TrueAsync(
            async () => Told(await _host.SendAsync("GET", "/v1/kv/expired/a", secret)) == (HttpStatusCode.Forbidden, "ACL not found"));

        // And its row goes, too.
        await Eventually.TrueAsync(
            async () => !(await _host.ExpectAsync("GET", "/v1/acl/tokens")).Body.Contains("ExpirationTime", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DeletedToken_CountsNoMoreFromItsAnswerOn()
    {
        var (accessor, secret) = await _host.MakeTokenAsync("""key_prefix "" { policy = "write" }""");
        Assert.Equal(HttpStatusCode.OK, (await _host.SendAsync("PUT", "/v1/kv/deleted/a", secret, "x")).Status);

        await _host.DeleteTokenAsync(accessor);

        Assert.Equal((HttpStatusCode.Forbidden, "ACL not found"), Told(await _host.SendAsync("GET", "/v1/kv/deleted/a", secret)));
    }

    [Fact]
    public async Task OtherTenantsKeyPrefix_IsNeitherReadNorWrittenNorListedNorRemoved()
    {
        var (accessor, secret) = await _host.MakeTokenAsync("""key_prefix "tenant-a/" { policy = "write" }""");
        await _host.ExpectAsync("PUT", "/v1/kv/tenant-b/secret", "b");
        await _host.ExpectAsync("PUT", "/v1/kv/tenant-a/own", "a");

        foreach (var (method, target) in new[]
        {
            ("GET", "/v1/kv/tenant-b/secret"), ("GET", "/v1/kv/tenant-b/secret?raw"), ("GET", "/v1/kv/tenant-b/secret?versions"), ("PUT", "/v1/kv/tenant-b/secret"),
            ("PUT", "/v1/kv/tenant-b/secret?rollback=1"), ("PUT", "/v1/kv/tenant-b/secret?acquire=x"), ("DELETE", "/v1/kv/tenant-b/secret"), ("GET", "/v1/kv/tenant-b/?recurse"),
            ("GET", "/v1/kv/tenant-b/?keys"), ("DELETE", "/v1/kv/tenant-b/?recurse"), ("DELETE", "/v1/kv/?recurse"), ("GET", "/v1/watch?prefix=tenant-b/"), ("GET", "/v1/watch?key=tenant-b/secret"),
            ("GET", "/v1/kv/tenant-a"), ("GET", "/v1/kv/tenant-a%2F..%2Ftenant-b/secret"), ("GET", "/v1/kv//tenant-b/secret"), ("GET", "/v1/kv/tenant%2Db/secret"),
        })
        {
            var answer = await _host.SendAsync(method, target, secret, method == "PUT" ? "mine" : null);
            Assert.True(answer.Status is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest, $"{method} {target}: {answer.Status} {answer.Body}");
            Assert.DoesNotContain(secret, answer.Body, StringComparison.Ordinal);
        }

        var denied = await _host.SendAsync("GET", "/v1/kv/tenant-b/secret", secret);
        Assert.Equal($"Permission denied: token with AccessorID '{accessor}' lacks permission 'key:read' on \"tenant-b/secret\"", denied.Body);
        Assert.Equal("b", (await _host.ExpectAsync("GET", "/v1/kv/tenant-b/secret?raw")).Body);
    }

    [Fact]
    public async Task List_OfWhatIsMixed_ShowsOnlyWhatMayBeReadAndSaysSo()
    {
        var (_, secret) = await _host.MakeTokenAsync("""{"key_prefix": {"mix/a/": {"policy": "read"}, "mix/": {"policy": "deny"}}, "key": {"mix/b/2": {"policy": "read"}}}""");
        foreach (var key in new[] { "a/1", "a/2", "b/1", "b/2", "c/1" })
        {
            await _host.ExpectAsync("PUT", $"/v1/kv/mix/{key}", "x");
        }

        var rows = await _host.SendAsync("GET", "/v1/kv/mix/?recurse", secret);
        Assert.Equal(["mix/a/1", "mix/a/2", "mix/b/2"], rows.Json.EnumerateArray().Select(row => row.GetProperty("Key").GetString()));
        Assert.True(rows.IsFiltered);
        var folders = await _host.SendAsync("GET", "/v1/kv/mix/?keys&separator=/", secret);
        Assert.Equal(["mix/a/", "mix/b/"], folders.Json.EnumerateArray().Select(name => name.GetString()));
        Assert.False((await _host.SendAsync("GET", "/v1/kv/mix/a/?recurse", secret)).IsFiltered);
        Assert.False((await _host.ExpectAsync("GET", "/v1/kv/mix/?recurse")).IsFiltered);
    }

    [Fact]
    public async Task Token_IsTakenFromParameterThenHeaderThenAuthorization()
    {
        var (_, secret) = await _host.MakeTokenAsync("""key_prefix "order/" { policy = "write" }""");
        await _host.ExpectAsync("PUT", "/v1/kv/order/a", "x");

        Assert.Equal(HttpStatusCode.OK, (await _host.SendAsync("GET", $"/v1/kv/order/a?token={secret}", "unknown")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await _host.SendAsync("GET", "/v1/kv/order/a?token=unknown", secret)).Status);
        foreach (var authorization in new[] { $"Bearer {secret}", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{secret}"))}" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/kv/order/a");
            request.Headers.Add("Authorization", authorization);
            using var response = await _host.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task Basic_SentByABrowserForAnotherSitesPage_CountsNothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/query");
        request.Headers.Add("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{AccessHost.Management}"))}");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        request.Content = new StringContent("""{"Service":{"Service":"web"}}""");

        using var response = await _host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Pages_AskABrowserForAPasswordAndDemandOperator()
    {
        var (_, few) = await _host.MakeTokenAsync("""key_prefix "" { policy = "write" }""");
        var (_, reader) = await _host.MakeTokenAsync("operator = \"read\"");

        foreach (var path in new[] { "/ui", "/UI/api/registry/keys", "/%75i" })
        {
            var asked = await _host.SendAsync("GET", path);
            Assert.Equal((HttpStatusCode.Unauthorized, true), (asked.Status, asked.Headers["WWW-Authenticate"].StartsWith("Basic", StringComparison.Ordinal)));
            Assert.Equal(HttpStatusCode.Forbidden, (await _host.SendAsync("GET", path, few)).Status);

            // Nothing stands in the way; this host has no pages.
            Assert.Equal(HttpStatusCode.NotFound, (await _host.SendAsync("GET", path, reader)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await _host.SendAsync("POST", path, reader)).Status);
        }
    }

    [Fact]
    public async Task Transaction_JudgesEachOperationAndDoesNothingWhenOneIsDenied()
    {
        var (_, secret) = await _host.MakeTokenAsync("""key_prefix "txn-a/" { policy = "write" } service "txn-web" { policy = "write" }""");
        await _host.ExpectAsync("PUT", "/v1/kv/txn-b/secret", "b");

        var denied = await _host.SendAsync("PUT", "/v1/txn", secret, """
            [{"KV":{"Verb":"set","Key":"txn-a/1","Value":"eA=="}},
             {"KV":{"Verb":"get","Key":"txn-b/secret"}},
             {"KV":{"Verb":"delete-tree","Key":"txn"}},
             {"Service":{"Verb":"set","Node":"actors","Service":{"Service":"txn-api","ID":"txn-api"}}},
             {"Node":{"Verb":"set","Node":{"Node":"txn-node","Address":"10.0.0.1"}}},
             {"Check":{"Verb":"set","Check":{"Node":"actors","CheckID":"txn-node-check","Name":"c"}}}]
            """);

        Assert.Equal(HttpStatusCode.Conflict, denied.Status);
        Assert.Equal([1, 2, 3, 4, 5], denied.Json.GetProperty("Errors").EnumerateArray().Select(error => error.GetProperty("OpIndex").GetInt32()));
        Assert.Equal(HttpStatusCode.NotFound, (await _host.SendAsync("GET", "/v1/kv/txn-a/1", secret)).Status);

        var applied = await _host.SendAsync("PUT", "/v1/txn", secret, """[{"KV":{"Verb":"set","Key":"txn-a/1","Value":"eA=="}},{"KV":{"Verb":"get-tree","Key":"txn-"}}]""");
        Assert.Equal(HttpStatusCode.OK, applied.Status);
        Assert.DoesNotContain("txn-b/secret", applied.Body, StringComparison.Ordinal);
    }

    private static (HttpStatusCode Status, string Body) Told(AccessHost.Answer answer) => (answer.Status, answer.Body);
}
