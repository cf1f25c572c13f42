using Actors.Runtime.Core.Tests.Scripts;
using Actors.Runtime.Lifetime;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Runtime.Core.Tests.Lifetime;

/// <summary>Idle activations, on a clock that the test moves.</summary>
public sealed class CollectionTests
{
    [Fact]
    public async Task Activation_IdleForItsAge_IsCollectedWithItsReason()
    {
        await using var silo = await StartAsync();
        var grain = ActivationTests.Life(silo, out var key);
        await grain.Work();
        silo.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.NotNull(silo.ActivationOf(grain));

        // Minute by minute: a clock that ran on while the grain deactivates would pass the limit of its deactivation too.
        for (var minute = 15; minute <= 16 && ActivationStatusName(silo, grain) == "Valid"; minute++)
        {
            silo.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await silo.GoneAsync(grain);
        Assert.Contains($"{key} deactivate ActivationIdle", silo.Board.Lines);
    }

    [Fact]
    public async Task Activation_UsedByAsynchronousCalls_IsNotIdle()
    {
        await using var silo = await StartAsync();
        var grain = silo.Client.Script();
        for (var i = 0; i < 5; i++)
        {
            await grain.Run(async _ => await Task.Delay(1).ConfigureAwait(false));
            silo.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Equal("Valid", ActivationStatusName(silo, grain));
    }

    [Fact]
    public async Task Activation_WithARunningCall_IsNotIdle()
    {
        await using var silo = await StartAsync();
        var grain = silo.Client.Script();
        var running = grain.RunOneWay(_ =>
        {
            silo.Board.Open("in");
            return silo.Board.Gate("out");
        });
        await silo.Board.ReachedAsync("in");
        silo.Clock.Advance(TimeSpan.FromMinutes(40));
        Assert.Equal("Valid", ActivationStatusName(silo, grain));
        silo.Board.Open("out");
        await running;
    }

    [Fact]
    public async Task KeepAlive_OnTheClass_IsNeverCollected()
    {
        await using var silo = await StartAsync();
        var grain = silo.Client.GetGrain<IKeptGrain>("kept");
        await grain.Work();
        silo.Clock.Advance(TimeSpan.FromMinutes(60));
        Assert.NotNull(silo.ActivationOf(grain));
    }

    [Fact]
    public async Task CollectionAgeLimit_OnTheClass_IsItsAge()
    {
        await using var silo = await StartAsync();
        var grain = silo.Client.GetGrain<IShortLivedGrain>("short");
        await grain.Work();
        silo.Clock.Advance(TimeSpan.FromMinutes(4));
        await silo.GoneAsync(grain);
    }

    [Fact]
    public async Task DelayDeactivation_HoldsCollectionOffUntilThen_AndNegativeTakesItBack()
    {
        await using var silo = await StartAsync();
        var held = ActivationTests.Life(silo, out _);
        var released = ActivationTests.Life(silo, out _);
        await held.Delay(TimeSpan.FromMinutes(30));
        await released.Delay(TimeSpan.FromMinutes(30));
        await released.Delay(TimeSpan.FromSeconds(-1));
        silo.Clock.Advance(TimeSpan.FromMinutes(20));
        await silo.GoneAsync(released);
        Assert.NotNull(silo.ActivationOf(held));
        silo.Clock.Advance(TimeSpan.FromMinutes(12));
        await silo.GoneAsync(held);
    }

    [Fact]
    public async Task Collect_WithAMinimumAge_EndsWhatIsIdleForThat()
    {
        await using var silo = await StartAsync();
        var grain = ActivationTests.Life(silo, out _);
        await grain.Work();
        silo.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True(silo.Services.GetRequiredService<IdleCollector>().Collect(TimeSpan.FromMinutes(1)) >= 1);
        await silo.GoneAsync(grain);
    }

    private static Task<TestSilo> StartAsync() => TestSilo.StartAsync(clock: new FakeTimeProvider());

    private static string? ActivationStatusName(TestSilo silo, IAddressable grain) => silo.ActivationOf(grain)?.Status.ToString();
}
