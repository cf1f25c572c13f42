using System.Globalization;
using System.Net;
using System.Text.Json;
using Actors.Gateway.Tests.KeyValue;
using Actors.Gateway.Tests.Sessions;
using Actors.Grains.Registry;
using Actors.Grains.Sessions;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Gateway.Tests.Snapshots;

/// <summary>Everything that there is, copied while it is written, and brought into an empty database: on each kind of database.</summary>
public sealed class SnapshotRestoreTests : IAsyncLifetime
{
    private const string NoDelay = """{"LockDelay":0}""";

    // Above a byte of UTF-16 order, below it in that of UTF-8, and the other way round: the order of rows is that of the bytes.
    private static readonly string[] Names = ["A", "a", "a%20b", "a/b", "%C3%A7", "%EF%BF%BD", "%F0%9F%98%80", "zz"];
    private static readonly string[] Lists = ["/v1/kv/?recurse", "/v1/catalog/services", "/v1/catalog/nodes", "/v1/health/service/web", "/v1/session/list", "/v1/query", "/v1/event/list"];

    private readonly TemporaryFolder _folder = new();
    private readonly List<GatewayHost> _hosts = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Theory]
    [EachDatabase]
    public async Task Keys_CopiedWhileTheyAreWritten_AreOneMomentAndTheIndexNeverFalls(string kind)
    {
        var (first, second) = (await StartAsync(kind), await StartAsync(kind));
        foreach (var name in Names)
        {
            await first.PutAsync($"still/{name}", name, $"?flags={ulong.MaxValue}");
        }

        using var stop = new CancellationTokenSource();
        var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(writer => WriteInTurnAsync(first, writer, stop.Token)));
        var archive = await first.SaveAsync();
        await stop.CancelAsync();
        await writing;
        var before = await IndexesAsync(first);

        Assert.Equal(HttpStatusCode.OK, await second.RestoreAsync(archive.Bytes));

        Assert.Equal(await ContentAsync(first, "still/"), await ContentAsync(second, "still/"));
        foreach (var writer in Enumerable.Range(0, 4))
        {
            // Two keys are written in turn: in any one moment the second is as far as the first, or one behind.
            var (left, right) = (await NumberAsync(second, $"turn/{writer}/left"), await NumberAsync(second, $"turn/{writer}/right"));
            Assert.InRange(left - right, 0, 1);
        }

        Assert.All(await second.GetEntriesAsync("still/", "?recurse"), entry => Assert.True((long)entry.ModifyIndex() > archive.Index));
        var after = await IndexesAsync(second);
        Assert.All(Lists.Index(), list => Assert.True(
            after[list.Index] >= Math.Min(before[list.Index], archive.Index), $"{list.Item} went from {before[list.Index]} to {after[list.Index]}, the archive is of {archive.Index}."));
    }

    [Theory]
    [EachDatabase]
    public async Task Index_WhileAnOlderCopyIsRestoredOverIt_NeverFalls(string kind)
    {
        var client = await StartAsync(kind);
        await client.PutAsync("over/kept", "old");
        var archive = await client.SaveAsync();
        foreach (var number in Enumerable.Range(0, 600))
        {
            await client.PutAsync($"over/added/{number}", "new");
        }

        using var stop = new CancellationTokenSource();
        var watching = Lists.Select(list => LowestStepAsync(client, list, stop.Token)).ToList();
        Assert.Equal(HttpStatusCode.OK, await client.RestoreAsync(archive.Bytes));
        await stop.CancelAsync();

        Assert.All(await Task.WhenAll(watching), step => Assert.True(step >= 0, $"An index fell by {-step}."));
        Assert.Equal(["over/kept"], await client.GetNamesAsync("over/", "?keys"));
    }

    [Theory]
    [EachDatabase]
    public async Task Locks_InACopy_AreHeldGoOnAndEndAsBefore(string kind)
    {
        var (first, second) = (await StartAsync(kind), await StartAsync(kind));
        var holder = await first.CreateSessionAsync(NoDelay);
        var silent = await first.CreateSessionAsync("""{"TTL":"1s","LockDelay":0,"Behavior":"delete"}""");
        Assert.Equal("true", await first.PutAsync("lock/held", "mine", $"?acquire={holder}"));
        Assert.Equal("true", await first.PutAsync("lock/silent", "mine", $"?acquire={silent}"));
        var (archive, _) = await first.SaveAsync();
        var lockIndex = LockIndex(await first.GetEntryAsync("lock/held"));

        Assert.Equal(HttpStatusCode.OK, await second.RestoreAsync(archive));

        // Who holds it still holds it, with the fence that it knows, and nobody else gets it.
        Assert.Equal((holder, lockIndex), await HolderAsync(second, "lock/held"));
        Assert.Equal("true", await second.PutAsync("lock/held", "fenced", $"?fence={lockIndex}"));
        var other = await second.CreateSessionAsync(NoDelay);
        Assert.Equal("false", await second.PutAsync("lock/held", "stolen", $"?acquire={other}"));

        // A session that nobody renews ends in the new place too.
        await Eventually.TrueAsync(async () => !await second.HasSessionAsync(silent), TimeSpan.FromSeconds(20));
        Assert.Null(await second.GetRawAsync("lock/silent"));
        Assert.True(await second.HasSessionAsync(holder));

        await second.DestroySessionAsync(holder);
        Assert.Equal("true", await second.PutAsync("lock/held", "taken", $"?acquire={other}"));
        var (_, next) = await HolderAsync(second, "lock/held");
        Assert.True(next > lockIndex, $"{next} after {lockIndex}");
        Assert.Equal("false", await second.PutAsync("lock/held", "late", $"?fence={lockIndex}"));
    }

    [Theory]
    [EachDatabase]
    public async Task Past_OfARestoredKey_BeginsWithTheCopyAndGoesOn(string kind)
    {
        var (first, second) = (await StartAsync(kind), await StartAsync(kind));
        await first.PutAsync("past/key", "one");
        await first.PutAsync("past/key", "two");
        var (archive, index) = await first.SaveAsync();
        await first.PutAsync("past/key", "three");

        Assert.Equal(HttpStatusCode.OK, await second.RestoreAsync(archive));
        Assert.Equal(HttpStatusCode.OK, await first.RestoreAsync(archive));

        Assert.Equal(["two"], await VersionsAsync(second, "past/key"));
        Assert.Equal(["two", "three", "two", "one"], await VersionsAsync(first, "past/key"));
        var restored = (await second.GetEntryAsync("past/key")).ModifyIndex();
        Assert.True((long)restored > index);
        await second.PutAsync("past/key", "four");
        Assert.Equal("true", await second.PutAsync("past/key", "", $"?rollback={restored}"));
        Assert.Equal(["two", "four", "two"], await VersionsAsync(second, "past/key"));
    }

    [Theory]
    [EachDatabase]
    public async Task ServicesAndQueries_InACopy_WorkInTheNewPlace(string kind)
    {
        var (first, second) = (await StartAsync(kind), await StartAsync(kind));
        await SendAsync(first, HttpMethod.Put, "/v1/agent/service/register", """{"Name":"web","ID":"web-1","Port":8080,"Check":{"TTL":"1h","Status":"passing"}}""");
        await SendAsync(first, HttpMethod.Put, "/v1/catalog/register", """{"Node":"n1","Address":"10.0.0.1","Service":{"ID":"web-2","Service":"web"}}""");
        var query = (await SendAsync(first, HttpMethod.Post, "/v1/query", """{"Name":"find","Service":{"Service":"web","OnlyPassing":true}}""")).GetProperty("ID").GetString();
        await SendAsync(first, HttpMethod.Put, "/v1/event/fire/deploy", "payload");
        var (archive, _) = await first.SaveAsync();
        var before = await IndexesAsync(first);

        Assert.Equal(HttpStatusCode.OK, await second.RestoreAsync(archive));

        await Eventually.TrueAsync(async () => (await FindAsync(second, "find")).Length == 2, TimeSpan.FromSeconds(20));
        Assert.Equal(["web-1", "web-2"], await FindAsync(second, query!));
        Assert.Single((await SendAsync(second, HttpMethod.Get, "/v1/event/list")).EnumerateArray());
        // Lists of the catalog come from memory, which follows.
        await Eventually.TrueAsync(async () => (await IndexesAsync(second)).Zip(before).All(index => index.First >= index.Second));

        await SendAsync(second, HttpMethod.Put, "/v1/agent/check/fail/service:web-1");
        Assert.Equal(["web-2"], await FindAsync(second, "find"));
        await SendAsync(second, HttpMethod.Put, "/v1/catalog/deregister", """{"Node":"n1"}""");
        Assert.Empty(await FindAsync(second, "find"));
    }

    private static async Task WriteInTurnAsync(HttpClient client, int writer, CancellationToken cancellationToken)
    {
        for (var number = 1; !cancellationToken.IsCancellationRequested; number++)
        {
            await client.PutAsync($"turn/{writer}/left", $"{number}");
            await client.PutAsync($"turn/{writer}/right", $"{number}");
        }
    }

    private static async Task<int> NumberAsync(HttpClient client, string key) =>
        await client.GetRawAsync(key) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 0;

    private static async Task<string[]> ContentAsync(HttpClient client, string prefix) =>
        [.. (await client.GetEntriesAsync(prefix, "?recurse")).Select(entry => $"{entry.GetProperty("Key")} {entry.Value()} {entry.GetProperty("Flags")}")];

    private static async Task<string[]> VersionsAsync(HttpClient client, string key) => [.. (await client.GetEntriesAsync(key, "?versions")).Select(version => version.Value())];

    private static async Task<string[]> FindAsync(HttpClient client, string query) =>
        [.. (await SendAsync(client, HttpMethod.Get, $"/v1/query/{query}/execute")).GetProperty("Nodes").EnumerateArray().Select(found => found.GetProperty("Service").GetProperty("ID").GetString()!).Order()];

    private static async Task<(string? Session, long LockIndex)> HolderAsync(HttpClient client, string key)
    {
        var entry = await client.GetEntryAsync(key);
        return (entry.GetProperty("Session").GetString(), LockIndex(entry));
    }

    private static long LockIndex(JsonElement entry) => entry.GetProperty("LockIndex").GetInt64();

    private static async Task<JsonElement> SendAsync(HttpClient client, HttpMethod method, string target, string? body = null)
    {
        using var request = new HttpRequestMessage(method, target) { Content = body is null ? null : new StringContent(body) };
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{target}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    private static async Task<long> IndexAsync(HttpClient client, string target)
    {
        using var answer = await client.GetAsync(new Uri(target, UriKind.Relative));
        return answer.Index();
    }

    private static async Task<long[]> IndexesAsync(HttpClient client) => await Task.WhenAll(Lists.Select(list => IndexAsync(client, list)));

    // How much the index of a list ever rose from one answer to the next, at least; negative when it fell.
    private static async Task<long> LowestStepAsync(HttpClient client, string target, CancellationToken cancellationToken)
    {
        var (index, lowest) = (await IndexAsync(client, target), long.MaxValue);
        bool isLast;
        do
        {
            isLast = cancellationToken.IsCancellationRequested;
            var next = await IndexAsync(client, target);
            (index, lowest) = (next, Math.Min(lowest, next - index));
        }
        while (!isLast);
        return lowest;
    }

    private async Task<HttpClient> StartAsync(string kind)
    {
        var database = await EachDatabaseAttribute.CreateAsync(kind, _folder.File($"{_hosts.Count}.db"));
        _hosts.Add(await GatewayHost.StartAsync(database, configureServices: services =>
        {
            services.AddRegistryGrains();
            services.Configure<SessionOptions>(options => (options.TtlMin, options.TtlFactor) = (TimeSpan.FromSeconds(1), 1));
        }));
        return _hosts[^1].Client;
    }
}
