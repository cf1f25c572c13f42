using Actors.Runtime.Core.Tests.Scripts;
using Orleans.Configuration;

namespace Actors.Runtime.Core.Tests.Lifetime;

public sealed class StopTests
{
    [Fact]
    public async Task Stop_WithARunningCall_WaitsForItAndDeactivatesAll()
    {
        await using var silo = await TestSilo.StartAsync();
        var busy = ActivationTests.Life(silo, out var busyKey);
        var idle = ActivationTests.Life(silo, out var idleKey);
        await idle.Work();
        var running = busy.Block();
        await silo.Board.ReachedAsync($"{busyKey} blocked");
        var stopping = silo.Cluster.StopAllSilosAsync();
        await silo.GoneAsync(idle);
        Assert.False(running.IsCompleted || stopping.IsCompleted);
        silo.Board.Open($"{busyKey} release");
        await running;
        await stopping;
        Assert.Contains($"{busyKey} deactivate ShuttingDown", silo.Board.Lines);
        Assert.Contains($"{idleKey} deactivate ShuttingDown", silo.Board.Lines);
    }

    [Fact]
    public async Task Stop_RefusesWaitingAndNewCalls()
    {
        await using var silo = await TestSilo.StartAsync();
        var busy = ActivationTests.Life(silo, out var key);
        var other = ActivationTests.Life(silo, out _);
        var running = busy.Block();
        await silo.Board.ReachedAsync($"{key} blocked");
        var waiting = busy.Work();
        await silo.WaitingAsync(busy, 1);
        var stopping = silo.Cluster.StopAllSilosAsync();
        await Assert.ThrowsAsync<SiloUnavailableException>(async () =>
        {
            while (true)
            {
                await other.EndNow();
            }
        });
        silo.Board.Open($"{key} release");
        await running;
        await stopping;
        await Assert.ThrowsAsync<SiloUnavailableException>(() => waiting);
    }

    [Fact]
    public async Task Stop_OfAGrainThatHangsInOnDeactivate_FinishesAfterTheLimit()
    {
        await using var silo = await TestSilo.StartAsync(builder =>
            builder.Configure<GrainCollectionOptions>(options => options.DeactivationTimeout = TimeSpan.FromMilliseconds(300)));
        var grain = ActivationTests.Life(silo, out var key);
        LifeScript.OnDeactivate[key] = () => silo.Board.Gate("never");
        await grain.Work();
        await silo.Cluster.StopAllSilosAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Contains(silo.Logs.Lines, line => line.Id.Id == 1102);
    }

    [Fact]
    public async Task Stop_OfAGrainWithACallThatNeverReturns_FinishesAfterTheLimit()
    {
        await using var silo = await TestSilo.StartAsync(builder =>
            builder.Configure<GrainCollectionOptions>(options => options.DeactivationTimeout = TimeSpan.FromMilliseconds(300)));
        var grain = ActivationTests.Life(silo, out var key);
        _ = grain.Block();
        await silo.Board.ReachedAsync($"{key} blocked");
        await silo.Cluster.StopAllSilosAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Contains($"{key} deactivate ShuttingDown", silo.Board.Lines);
    }

    [Fact]
    public async Task Stop_OfAGrainWhoseTurnNeverReturns_GivesItUp()
    {
        await using var silo = await TestSilo.StartAsync(builder =>
            builder.Configure<GrainCollectionOptions>(options => options.DeactivationTimeout = TimeSpan.FromMilliseconds(300)));
        using var release = new ManualResetEventSlim();
        var grain = silo.Client.Script();
        _ = grain.Run(_ =>
        {
            silo.Board.Open("in");
            release.Wait(TimeSpan.FromSeconds(60));
            return Task.CompletedTask;
        });
        await silo.Board.ReachedAsync("in");
        await silo.Cluster.StopAllSilosAsync().WaitAsync(TimeSpan.FromSeconds(20));
        release.Set();
        Assert.Contains(silo.Logs.Lines, line => line.Id.Id == 1104);
    }
}
