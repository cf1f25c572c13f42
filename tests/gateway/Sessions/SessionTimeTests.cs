using Actors.Gateway.Tests.KeyValue;
using Actors.Grains.Sessions;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Gateway.Tests.Sessions;

/// <summary>Short and exact TTLs, on a host of their own.</summary>
public sealed class SessionTimeTests : IAsyncLifetime
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(1);

    private readonly TemporaryFolder _folder = new();
    private GatewayHost _host = null!;

    private HttpClient Client => _host.Client;

    public async Task InitializeAsync() => _host = await StartAsync();

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Session_NotRenewed_EndsAfterItsTtlAndFreesItsKeys()
    {
        var asked = TimeProvider.System.GetTimestamp();
        var id = await Client.CreateSessionAsync("""{"TTL":"1s","LockDelay":0}""");
        await Client.PutAsync("time/lock", "x", $"?acquire={id}");

        await Eventually.TrueAsync(async () => !await Client.HasSessionAsync(id));

        Assert.True(TimeProvider.System.GetElapsedTime(asked) >= Ttl, $"It ended after {TimeProvider.System.GetElapsedTime(asked)}.");
        Assert.False((await Client.GetEntryAsync("time/lock")).TryGetProperty("Session", out _));
    }

    [Fact]
    public async Task Session_Renewed_LivesOn()
    {
        var id = await Client.CreateSessionAsync("""{"TTL":"1s"}""");
        var created = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(created) < Ttl * 3)
        {
            await Client.PutSessionAsync($"renew/{id}");
            await Task.Delay(100);
        }

        Assert.True(await Client.HasSessionAsync(id));
        await Eventually.TrueAsync(async () => !await Client.HasSessionAsync(id));
    }

    /// <summary>Nobody asks for the session after the restart, and yet its time goes on.</summary>
    [Fact]
    public async Task Session_AfterARestart_KeepsItsLocksForOneTtlAndThenEnds()
    {
        var id = await Client.CreateSessionAsync("""{"TTL":"1s","LockDelay":0}""");
        await Client.PutAsync("time/restart", "x", $"?acquire={id}");

        await _host.DisposeAsync();
        _host = await StartAsync();

        Assert.Equal(id, (await Client.GetEntryAsync("time/restart")).GetProperty("Session").GetString());
        await Eventually.TrueAsync(async () => !(await Client.GetEntryAsync("time/restart")).TryGetProperty("Session", out _));
        Assert.False(await Client.HasSessionAsync(id));
    }

    [Fact]
    public async Task Database_Down_RenewalsGoOnAndNoSessionEnds()
    {
        var id = await Client.CreateSessionAsync("""{"TTL":"1s"}""");
        _host.Ledger.IsDown = true;
        var down = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(down) < Ttl * 2)
        {
            Assert.Equal(System.Net.HttpStatusCode.OK, (await Client.PutSessionAsync($"renew/{id}")).Status);
            await Task.Delay(100);
        }

        _host.Ledger.IsDown = false;
        Assert.True(await Client.HasSessionAsync(id));
        await Eventually.TrueAsync(async () => !await Client.HasSessionAsync(id));
    }

    private Task<GatewayHost> StartAsync() => GatewayHost.StartAsync(
        _folder.File("actors.db"),
        configureServices: services => services.Configure<SessionOptions>(options => (options.TtlMin, options.TtlFactor) = (TimeSpan.FromMilliseconds(100), 1)));
}
