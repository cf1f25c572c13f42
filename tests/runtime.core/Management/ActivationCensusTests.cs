using Actors.Runtime.Management;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Runtime.Core.Tests.Management;

public sealed class ActivationCensusTests
{
    private const int Many = 15_000;

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task Take_OfFewActivations_LooksAgainAfterTheAgeThatIsAskedFor()
    {
        await using var silo = await TestSilo.StartAsync(clock: _clock);
        await ActivateAsync(silo, 10);
        var census = silo.Services.GetRequiredService<ActivationCensus>();
        var taken = census.Take();
        _clock.Advance(ActivationCensus.AgeMax);
        Assert.Same(taken, census.Take());
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.NotSame(taken, census.Take());
    }

    [Fact]
    public async Task Take_OfManyActivations_KeepsTheLookLongerThanWasAskedFor()
    {
        await using var silo = await TestSilo.StartAsync(clock: _clock);
        await ActivateAsync(silo, Many);
        var census = silo.Services.GetRequiredService<ActivationCensus>();
        var taken = census.Take();
        Assert.InRange(taken.Total, Many, Many + 100);
        _clock.Advance(TimeSpan.FromSeconds(1.4));
        Assert.Same(taken, census.Take());
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.NotSame(taken, census.Take());
    }

    private static async Task ActivateAsync(TestSilo silo, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(number => silo.Client.GetGrain<IWhereGrain>($"grain {number}").Where()));
}
