using Actors.Gateway.Tests.KeyValue;
using Actors.Grains.Sessions;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

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

    /// <summary>Time is what has passed, not what the clock on the wall says.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task WallClock_JumpsAnHour_EndsNothingAndProlongsNothing(int hours)
    {
        await _host.DisposeAsync();
        var clock = new SkewedTime();
        _host = await StartAsync(clock);
        var renewed = await Client.CreateSessionAsync("""{"TTL":"1s"}""");
        var ended = await Client.CreateSessionAsync("""{"TTL":"1s","LockDelay":"1s"}""");
        await Client.PutAsync("time/jump", "x", $"?acquire={renewed}");
        await Client.PutAsync("time/delayed", "x", $"?acquire={ended}");
        var destroyed = TimeProvider.System.GetTimestamp();
        await Client.DestroySessionAsync(ended);

        clock.Offset = TimeSpan.FromHours(hours);

        var isFree = false;
        while (TimeProvider.System.GetElapsedTime(destroyed) < Ttl * 3)
        {
            Assert.Equal(System.Net.HttpStatusCode.OK, (await Client.PutSessionAsync($"renew/{renewed}")).Status);
            isFree = await Client.PutAsync("time/delayed", "y", $"?acquire={renewed}") == "true";
            Assert.True(!isFree || TimeProvider.System.GetElapsedTime(destroyed) >= Ttl, "The lock delay was cut short.");
            await Task.Delay(50);
        }

        Assert.True(isFree, "The lock delay does not end.");
        Assert.Equal(renewed, (await Client.GetEntryAsync("time/jump")).GetProperty("Session").GetString());
        await Eventually.TrueAsync(async () => !await Client.HasSessionAsync(renewed));
    }

    /// <summary>A clock that goes 5 % wrong makes a TTL 5 % wrong and nothing worse.</summary>
    [Theory]
    [InlineData(0.95)]
    [InlineData(1.05)]
    public async Task MonotonicClock_Drifts_EndsNoSessionThatIsRenewed(double speed)
    {
        await _host.DisposeAsync();
        _host = await StartAsync(new SkewedTime { Speed = speed });
        var id = await Client.CreateSessionAsync("""{"TTL":"1s","LockDelay":0}""");
        var created = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(created) < Ttl * 3)
        {
            Assert.Equal(System.Net.HttpStatusCode.OK, (await Client.PutSessionAsync($"renew/{id}")).Status);
            await Task.Delay(50);
        }

        var renewed = TimeProvider.System.GetTimestamp();
        Assert.Equal(System.Net.HttpStatusCode.OK, (await Client.PutSessionAsync($"renew/{id}")).Status);
        await Eventually.TrueAsync(async () => !await Client.HasSessionAsync(id));
        Assert.True(TimeProvider.System.GetElapsedTime(renewed) >= Ttl * 0.94, $"It ended after {TimeProvider.System.GetElapsedTime(renewed)}.");
    }

    private Task<GatewayHost> StartAsync(TimeProvider? clock = null) => GatewayHost.StartAsync(
        _folder.File("actors.db"),
        configureServices: services =>
        {
            services.Configure<SessionOptions>(options => (options.TtlMin, options.TtlFactor) = (TimeSpan.FromMilliseconds(100), 1));
            services.Replace(ServiceDescriptor.Singleton(clock ?? TimeProvider.System));
        });

    /// <summary>The time of this machine, with a clock on the wall that is set, and elapsed time that goes too fast or too slowly.</summary>
    private sealed class SkewedTime : TimeProvider
    {
        private readonly long _origin = System.GetTimestamp();
        private long _offsetTicks;

        public double Speed { get; init; } = 1;

        public TimeSpan Offset
        {
            set => Volatile.Write(ref _offsetTicks, value.Ticks);
        }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Volatile.Read(ref _offsetTicks));

        public override long GetTimestamp() => _origin + (long)((System.GetTimestamp() - _origin) * Speed);
    }
}
