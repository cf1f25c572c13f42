using System.Globalization;
using System.Net;
using System.Text.Json;
using Actors.Gateway.Tests.Parking;
using Actors.Gateway.Watching;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Gateway.Tests.Access;

/// <summary>Rights that end while somebody waits with them: fault test 25, mid-watch.</summary>
public sealed class RevocationTests : IAsyncLifetime
{
    private const string Rules = """key_prefix "w/" { policy = "read" } service_prefix "" { policy = "read" } node_prefix "" { policy = "read" }""";

    private readonly TemporaryFolder _folder = new();
    private AccessHost _host = null!;
    private SubscriberTable _table = null!;
    private BlockingQuery _blocking = null!;

    public async Task InitializeAsync()
    {
        _host = await AccessHost.StartAsync(_folder.File("actors.db"));
        _table = _host.Services.GetRequiredService<SubscriberTable>();
        _blocking = _host.Services.GetRequiredService<BlockingQuery>();
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("/v1/kv/w/a?")]
    [InlineData("/v1/kv/w/?recurse&")]
    [InlineData("/v1/catalog/services?")]
    [InlineData("/v1/health/service/web?")]
    public async Task BlockingQuery_TokenIsDeleted_IsAnswered403AtOnce(string target)
    {
        var (accessor, secret) = await _host.MakeTokenAsync(Rules);
        var waiting = await WaitAsync(target, secret);

        await _host.DeleteTokenAsync(accessor);

        var answer = await waiting;
        Assert.Equal((HttpStatusCode.Forbidden, "ACL not found"), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task BlockingQuery_TokenExpires_IsAnswered403()
    {
        var (_, secret) = await _host.MakeTokenAsync(Rules, ""","ExpirationTTL":"2s" """);
        var waiting = await WaitAsync("/v1/kv/w/a?", secret);

        Assert.Equal(HttpStatusCode.Forbidden, (await waiting).Status);
    }

    [Fact]
    public async Task BlockingQuery_PolicyLosesTheRule_IsAnswered403AtOnce()
    {
        var (_, secret) = await _host.MakeTokenAsync(Rules);
        var waiting = await WaitAsync("/v1/kv/w/a?", secret);

        await ChangePoliciesAsync("""service_prefix "" { policy = "read" }""");

        var answer = await waiting;
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Contains("lacks permission 'key:read' on \"w/a\"", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BlockingQuery_RightsChangeAndStillSuffice_IsAnsweredByThem()
    {
        var (_, secret) = await _host.MakeTokenAsync(Rules);
        var waiting = await WaitAsync("/v1/kv/w/?recurse&", secret);

        await ChangePoliciesAsync("""key "w/a" { policy = "read" }""");

        var answer = await waiting;
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("w/a", Assert.Single(answer.Json.EnumerateArray()).GetProperty("Key").GetString());
    }

    [Fact]
    public async Task ParkedQuery_TokenIsDeleted_IsAnswered403AndKeepsNothing()
    {
        var (accessor, secret) = await _host.MakeTokenAsync(Rules);
        var index = await WriteAsync();
        using var client = await KeepAliveClient.ConnectAsync(_host.Address);
        await client.GetAsync($"X-Consul-Token: {secret}\r\n", $"/v1/kv/w/a?index={index}&wait=60s");
        await Eventually.TrueAsync(() => _blocking.ParkedCount == 1);

        await _host.DeleteTokenAsync(accessor);

        var answer = (await client.ReadAsync())!;
        Assert.Equal((403, "ACL not found"), (answer.Status, answer.Body));
        await Eventually.TrueAsync(() => _blocking.ParkedCount == 0 && _table.Count == 0);
    }

    [Theory]
    [InlineData("prefix=w/")]
    [InlineData("key=w/a")]
    [InlineData("service=web")]
    public async Task EventStream_TokenIsDeleted_TellsSoAndEnds(string query)
    {
        var (accessor, secret) = await _host.MakeTokenAsync(Rules);
        await WriteAsync();
        await using var stream = await EventStream.OpenAsync(_host.Client, $"{query}&token={secret}");
        await stream.TakeSnapshotAsync();

        await _host.DeleteTokenAsync(accessor);

        var last = Assert.Single(await stream.TakeAsync(1));
        Assert.Equal(("revoked", "ACL not found"), (last.Name, last.Data.GetProperty("Reason").GetString()));
        Assert.Null(await stream.NextAsync());
        await Eventually.TrueAsync(() => _table.Count == 0);
    }

    [Fact]
    public async Task EventStream_TokenExpires_TellsSoAndEnds()
    {
        var (_, secret) = await _host.MakeTokenAsync(Rules, ""","ExpirationTTL":"2s" """);
        await using var stream = await EventStream.OpenAsync(_host.Client, $"key=w/a&token={secret}");
        await stream.TakeSnapshotAsync();

        Assert.Equal("revoked", (await stream.TakeAsync(1))[0].Name);
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task EventStream_RightsChangeAndStillSuffice_StartsOverWithThem()
    {
        var (_, secret) = await _host.MakeTokenAsync(Rules);
        await WriteAsync();
        await _host.ExpectAsync("PUT", "/v1/kv/w/b", "b");
        await using var stream = await EventStream.OpenAsync(_host.Client, $"prefix=w/&token={secret}");
        Assert.Equal(4, (await stream.TakeSnapshotAsync()).Length);

        await ChangePoliciesAsync("""key "w/b" { policy = "read" }""");

        var snapshot = await stream.TakeSnapshotAsync();
        Assert.Equal(["reset", "snapshot", "live"], snapshot.Select(told => told.Name));
        Assert.Equal(("access", "w/b"), (snapshot[0].Data.GetProperty("Reason").GetString(), snapshot[1].Key));
        await _host.ExpectAsync("PUT", "/v1/kv/w/a", "hidden");
        await _host.ExpectAsync("PUT", "/v1/kv/w/b", "shown");
        Assert.Equal("w/b", (await stream.TakeAsync(1))[0].Key);
    }

    [Fact]
    public async Task EventStream_NothingCommittedAfterTheRevocationIsTold()
    {
        for (var round = 0; round < 5; round++)
        {
            var (accessor, secret) = await _host.MakeTokenAsync(Rules);
            await using var stream = await EventStream.OpenAsync(_host.Client, $"prefix=w/&token={secret}");
            await stream.TakeSnapshotAsync();

            // Both at once, so the change follows the revocation in the log as closely as can be.
            var deleting = _host.DeleteTokenAsync(accessor);
            await deleting;
            await _host.ExpectAsync("PUT", "/v1/kv/w/late", $"{round}");

            Assert.Equal("revoked", (await stream.TakeAsync(1))[0].Name);
            Assert.Null(await stream.NextAsync());
        }
    }

    [Fact]
    public async Task Token_DeletedThroughAnotherGateway_StopsHereToo()
    {
        await using var other = await AccessHost.StartAsync(_folder.File("actors.db"));
        var (accessor, secret) = await other.MakeTokenAsync(Rules);
        await Eventually.TrueAsync(async () => (await _host.SendAsync("GET", "/v1/kv/w/none", secret)).Status == HttpStatusCode.NotFound);
        var waiting = await WaitAsync("/v1/kv/w/a?", secret);

        await other.DeleteTokenAsync(accessor);

        Assert.Equal(HttpStatusCode.Forbidden, (await waiting).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await _host.SendAsync("GET", "/v1/kv/w/a", secret)).Status);
    }

    // The query waits when this returns.
    private async Task<Task<AccessHost.Answer>> WaitAsync(string target, string secret)
    {
        await WriteAsync();
        var first = await _host.SendAsync("GET", target.TrimEnd('?', '&'), secret);
        Assert.Equal(HttpStatusCode.OK, first.Status);
        var waiting = _host.SendAsync("GET", $"{target}index={first.Index.ToString(CultureInfo.InvariantCulture)}&wait=60s", secret);
        await Eventually.TrueAsync(() => _table.Count == 1 || waiting.IsCompleted);
        Assert.False(waiting.IsCompleted, waiting.IsCompleted ? (await waiting).Body : "");
        return waiting;
    }

    private async Task<string> WriteAsync()
    {
        await _host.ExpectAsync("PUT", "/v1/kv/w/a", "x");
        return (await _host.ExpectAsync("GET", "/v1/kv/w/a")).Headers["X-Consul-Index"];
    }

    // All that tests have made get these rules.
    private async Task ChangePoliciesAsync(string rules)
    {
        foreach (var policy in (await _host.ExpectAsync("GET", "/v1/acl/policies")).Json.EnumerateArray())
        {
            var (id, name) = (policy.GetProperty("ID").GetString(), policy.GetProperty("Name").GetString());
            if (name != "global-management")
            {
                await _host.ExpectAsync("PUT", $"/v1/acl/policy/{id}", JsonSerializer.Serialize(new { Name = name, Rules = rules }));
            }
        }
    }
}
