using Actors.Gateway.Tests.KeyValue;
using Actors.Gateway.Watching;
using Actors.Grains.Registry;
using Actors.Ledger;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Gateway.Tests.Watching;

/// <summary>Watchers on hosts of their own: those that stop, are full, or remember little.</summary>
public sealed class WatchRestartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Stream_GatewayRestartsWhileEightWrite_TellsEveryChangeOnceInOrder()
    {
        const int Writers = 8;
        const int Rounds = 60;
        var told = new List<StreamEvent>();
        long? place = null;
        for (var life = 0; life < 3; life++)
        {
            await using var host = await StartAsync(options => options.StreamBufferCount = 16);
            await using var stream = await EventStream.OpenAsync(host.Client, "prefix=w/", place);
            if (place is null)
            {
                await stream.TakeSnapshotAsync();
            }

            var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
            {
                for (var round = 0; round < Rounds; round++)
                {
                    await host.Client.PutAsync($"w/{writer}/{round % 5}", $"{life} {round}");
                    await host.Client.PutAsync($"beside/{writer}", $"{life} {round}");
                }
            }));

            // The reader leaves in the middle; what was written until the stop is told in the next life.
            told.AddRange(await stream.TakeAsync(Writers * Rounds / 2));
            await writing;
            place = stream.LastId;
        }

        await using var last = await StartAsync();
        await using var rest = await EventStream.OpenAsync(last.Client, "prefix=w/", place);
        var expected = Writers * Rounds * 3;
        told.AddRange(await rest.TakeAsync(expected - told.Count));

        var log = await ChangesAsync(last, "w/", expected);
        Assert.Equal(log.Select(change => (change.Index, change.Key)), told.Select(one => (one.Id!.Value, one.Key)));
        Assert.All(told.Skip(told.Count - Writers), one => Assert.False(one.Data.TryGetProperty("Superseded", out _)));
    }

    /// <summary>An index of 0 would make clients spin, so the first one that they see is 1.</summary>
    [Fact]
    public async Task Wait_OnAnEmptyDatabase_IsWokenByTheVeryFirstChange()
    {
        await using var host = await StartAsync();
        using var empty = await host.Client.GetKeyAsync("begin/", "?recurse");
        await host.Client.PutAsync("begin/first", "1");

        using var response = await host.Client.GetKeyAsync("begin/", $"?recurse&index={empty.Index()}&wait=60s").WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(200, (int)response.StatusCode);
        Assert.True(response.Index() > empty.Index(), $"{response.Index()} after {empty.Index()}");
    }

    [Fact]
    public async Task Stream_SlowReader_LosesNothingAndHoldsNothing()
    {
        await using var host = await StartAsync(options => options.StreamBufferCount = 4);
        await using var stream = await EventStream.OpenAsync(host.Client, "prefix=slow/");
        await stream.TakeSnapshotAsync();
        var value = new string('x', 20_000);
        for (var number = 0; number < 150; number++)
        {
            await host.Client.PutAsync($"slow/{number:D4}", value);
        }

        var told = await stream.TakeAsync(150);

        Assert.Equal(Enumerable.Range(0, 150).Select(number => $"slow/{number:D4}"), told.Select(one => one.Key));
    }

    [Fact]
    public async Task Stream_LogIsCompacted_SaysSoAndSendsWhatThereIs()
    {
        await using var host = await StartAsync(services: services => services.Configure<LedgerOptions>(options =>
            (options.ChangeCountMax, options.TailWindowCount, options.CompactionInterval) = (5, 2, TimeSpan.FromMilliseconds(50))));
        for (var number = 0; number < 30; number++)
        {
            await host.Client.PutAsync($"c/{number % 3}", $"{number}");
        }

        var ledger = host.Services.GetRequiredService<ILedger>();
        await Eventually.TrueAsync(async () => await Record.ExceptionAsync(() => FirstChangeAsync(ledger)) is LedgerCompactedException);

        await using var stream = await EventStream.OpenAsync(host.Client, "prefix=c/", 1);

        var snapshot = await stream.TakeSnapshotAsync();
        Assert.Equal(["reset", "snapshot", "snapshot", "snapshot", "live"], snapshot.Select(told => told.Name));
        Assert.Equal("compacted", snapshot[0].Data.GetProperty("Reason").GetString());
    }

    [Fact]
    public async Task Stream_NothingHappens_ShowsThatItLivesAndMovesItsPlace()
    {
        await using var host = await StartAsync(options => options.HeartbeatInterval = TimeSpan.FromMilliseconds(100));
        await using var stream = await EventStream.OpenAsync(host.Client, "key=h");
        var live = (await stream.TakeSnapshotAsync())[^1];
        var next = stream.NextAsync();
        await host.Client.PutAsync("beside", "1");

        await Eventually.TrueAsync(() => stream.Heartbeats > 2 && stream.LastId > live.Id);

        await host.Client.PutAsync("h", "1");
        Assert.Equal("h", (await next)!.Key);
    }

    [Fact]
    public async Task Stop_WhileClientsWait_AnswersThemAtOnce()
    {
        await using var host = await StartAsync();
        await host.Client.PutAsync("s", "1");
        using var first = await host.Client.GetKeyAsync("s");
        var waiting = host.Client.GetKeyAsync("s", $"?index={first.Index()}&wait=10m");
        await using var stream = await EventStream.OpenAsync(host.Client, "key=s");
        await stream.TakeSnapshotAsync();
        var table = host.Services.GetRequiredService<SubscriberTable>();
        await Eventually.TrueAsync(() => table.Count == 2);

        await host.StopAsync();

        using var response = await waiting.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(first.Index(), response.Index());
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task Stop_WhileAClientWaitsForAServiceToDiffer_AnswersItAtOnce()
    {
        await using var host = await StartAsync(services: services => services.AddRegistryGrains());
        using var registered = await host.Client.PutAsync(
            new Uri("/v1/agent/service/register", UriKind.Relative), new StringContent("""{"Name":"s"}"""));
        Assert.Equal(200, (int)registered.StatusCode);
        using var first = await host.Client.GetAsync(new Uri("/v1/agent/service/s", UriKind.Relative));
        var hash = Assert.Single(first.Headers.GetValues("X-Consul-ContentHash"));
        var waiting = host.Client.GetAsync(new Uri($"/v1/agent/service/s?hash={hash}&wait=10m", UriKind.Relative));
        var table = host.Services.GetRequiredService<SubscriberTable>();
        await Eventually.TrueAsync(() => table.Count == 1);

        await host.StopAsync();

        using var response = await waiting.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((200, hash), ((int)response.StatusCode, Assert.Single(response.Headers.GetValues("X-Consul-ContentHash"))));
    }

    [Fact]
    public async Task Wait_MoreThanMay_IsRefusedWith429AndARemedy()
    {
        await using var host = await StartAsync(options => (options.WaitersMax, options.StreamsMax) = (1, 1));
        await host.Client.PutAsync("m", "1");
        using var first = await host.Client.GetKeyAsync("m");
        var waiting = host.Client.GetKeyAsync("m", $"?index={first.Index()}&wait=10m");
        var table = host.Services.GetRequiredService<SubscriberTable>();
        await Eventually.TrueAsync(() => table.Count == 1);

        using var refused = await host.Client.GetKeyAsync("m", $"?index={first.Index()}&wait=10m");
        Assert.Equal(429, (int)refused.StatusCode);
        Assert.Contains("limit", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await using var stream = await EventStream.OpenAsync(host.Client, "key=m");
        await stream.TakeSnapshotAsync();
        using var second = await host.Client.GetAsync(new Uri("/v1/watch?key=m", UriKind.Relative));
        Assert.Equal(429, (int)second.StatusCode);

        await host.Client.PutAsync("m", "2");
        using var response = await waiting;
    }

    [Fact]
    public async Task Wait_IndexOlderThanWhatIsRemembered_WaitsForARealChange()
    {
        await using var host = await StartAsync(options => options.HistoryCount = 4);
        await host.Client.PutAsync("old", "1");
        using var first = await host.Client.GetKeyAsync("old");
        for (var number = 0; number < 20; number++)
        {
            await host.Client.PutAsync($"noise/{number}", "1");
        }

        using var quiet = await host.Client.GetKeyAsync("old", $"?index={first.Index()}&wait=100ms");
        Assert.Equal(first.Index(), quiet.Index());
        var waiting = host.Client.GetKeyAsync("old", $"?index={first.Index()}&wait=60s");
        await host.Client.PutAsync("noise/1", "2");
        await host.Client.PutAsync("old", "2");

        using var response = await waiting;
        Assert.Contains(Convert.ToBase64String("2"u8), await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var missed = await host.Client.GetKeyAsync("old", $"?index={first.Index() - 1}&wait=60s");
        Assert.Equal(response.Index(), missed.Index());
    }

    [Fact]
    public async Task Wait_DatabaseGoesAway_WaitsOnAndAnswersWhatWasLastKnown()
    {
        await using var host = await StartAsync();
        await host.Client.PutAsync("d", "1");
        using var first = await host.Client.GetKeyAsync("d");
        host.Ledger.IsDown = true;

        using var response = await host.Client.GetKeyAsync("d", $"?index={first.Index()}&wait=200ms");

        Assert.Equal((200, first.Index()), ((int)response.StatusCode, response.Index()));
        Assert.Equal("false", Assert.Single(response.Headers.GetValues("X-Consul-KnownLeader")));
        host.Ledger.IsDown = false;
    }

    private static async Task FirstChangeAsync(ILedger ledger)
    {
        await foreach (var change in ledger.TailAsync(0, CancellationToken.None))
        {
            return;
        }
    }

    private static async Task<List<Change>> ChangesAsync(GatewayHost host, string prefix, int count)
    {
        using var cts = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var changes = new List<Change>();
        await foreach (var change in host.Services.GetRequiredService<ILedger>().TailAsync(0, cts.Token))
        {
            if (change.Key.StartsWith(prefix, StringComparison.Ordinal))
            {
                changes.Add(change);
            }

            if (changes.Count == count)
            {
                break;
            }
        }

        return changes;
    }

    private Task<GatewayHost> StartAsync(Action<WatchOptions>? configure = null, Action<IServiceCollection>? services = null) =>
        GatewayHost.StartAsync(_folder.File("actors.db"), configureServices: added =>
        {
            added.Configure(configure ?? (_ => { }));
            services?.Invoke(added);
        });
}
