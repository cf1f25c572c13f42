using Actors.Runtime.Core.Tests.Scripts;
using Actors.Tests.Infrastructure;

namespace Actors.Runtime.Core.Tests.Timers;

/// <summary>Grain timers, on a clock that the test moves.</summary>
public sealed class GrainTimerTests : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private TestSilo _silo = null!;
    private int _ticks;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync(clock: new FakeTimeProvider());

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Timer_TicksAtItsDueTimeAndThenEveryPeriod_OnTheGrainsTurn()
    {
        IGrainContext? seen = null;
        var grain = await RegisterAsync((_, _) =>
        {
            seen = RuntimeContext.Current;
            return Tick();
        });
        await AdvanceAsync(TimeSpan.FromMilliseconds(1999), ticks: 0);
        await AdvanceAsync(TimeSpan.FromMilliseconds(1), ticks: 1);
        await AdvanceAsync(Second, ticks: 2);
        await AdvanceAsync(Second, ticks: 3);
        Assert.Same(_silo.ActivationOf(grain), seen);
    }

    [Fact]
    public async Task Timer_WhileItsTickRuns_DoesNotTickAndCountsThePeriodFromItsEnd()
    {
        await RegisterAsync((_, _) =>
        {
            _ticks++;
            return _silo.Board.Gate($"tick {_ticks}");
        });
        await AdvanceAsync(2 * Second, ticks: 1, isTickRunning: true);
        await AdvanceAsync(10 * Second, ticks: 1, isTickRunning: true);
        _silo.Board.Open("tick 1");
        await AdvanceAsync(TimeSpan.Zero, ticks: 1);
        await AdvanceAsync(TimeSpan.FromMilliseconds(999), ticks: 1);
        await AdvanceAsync(TimeSpan.FromMilliseconds(1), ticks: 2, isTickRunning: true);
        _silo.Board.Open("tick 2");
    }

    [Fact]
    public async Task Timer_WithInfinitePeriod_TicksOnce()
    {
        await RegisterAsync((_, _) => Tick(), period: Timeout.InfiniteTimeSpan);
        await AdvanceAsync(2 * Second, ticks: 1);
        await AdvanceAsync(60 * Second, ticks: 1);
    }

    [Fact]
    public async Task Timer_ChangedInsideItsCallback_FollowsTheNewSchedule()
    {
        await RegisterAsync((_, timer) =>
        {
            if (_ticks == 0)
            {
                timer.Change(5 * Second, 3 * Second);
            }

            return Tick();
        });
        await AdvanceAsync(2 * Second, ticks: 1);
        await AdvanceAsync(TimeSpan.FromMilliseconds(4999), ticks: 1);
        await AdvanceAsync(TimeSpan.FromMilliseconds(1), ticks: 2);
        await AdvanceAsync(3 * Second, ticks: 3);
    }

    [Fact]
    public async Task Timer_DisposedInsideItsCallback_TicksNoMore()
    {
        await RegisterAsync((_, timer) =>
        {
            timer.Dispose();
            return Tick();
        });
        await AdvanceAsync(2 * Second, ticks: 1);
        await AdvanceAsync(60 * Second, ticks: 1);
    }

    [Fact]
    public async Task Timer_WhoseCallbackThrows_IsReportedAndGoesOn()
    {
        await RegisterAsync((_, _) =>
        {
            _ticks++;
            throw new FormatException("tick");
        });
        await AdvanceAsync(2 * Second, ticks: 1);
        await AdvanceAsync(Second, ticks: 2);
        Assert.Contains(_silo.Logs.Lines, line => line.Id.Id == 1301 && line.Exception is FormatException);
    }

    [Fact]
    public async Task Timer_WithInterleave_TicksWhileACallRuns()
    {
        var grain = await RegisterAsync((_, _) => Tick(), interleave: true);
        var running = await BlockAsync(grain);
        await AdvanceAsync(2 * Second, ticks: 1, isTickRunning: true);
        _silo.Board.Open("out");
        await running;
    }

    [Fact]
    public async Task Timer_WithoutInterleave_WaitsForTheRunningCall()
    {
        var grain = await RegisterAsync((_, _) => Tick());
        var running = await BlockAsync(grain);
        _silo.Clock.Advance(2 * Second);
        await _silo.WaitingAsync(grain, 1);
        Assert.Equal(0, _ticks);
        _silo.Board.Open("out");
        await running;
        await Eventually.TrueAsync(() => _ticks == 1);
    }

    [Fact]
    public async Task Timer_AtDeactivation_EndsAndItsQueuedTickStartsNoNewActivation()
    {
        var token = CancellationToken.None;
        var grain = await RegisterAsync((_, _) => Tick(), observeToken: seen => token = seen);
        await AdvanceAsync(2 * Second, ticks: 1);
        var running = await BlockAsync(grain, self => self.EndAfterThisCall());
        _silo.Clock.Advance(Second);
        await _silo.WaitingAsync(grain, 1);
        _silo.Board.Open("out");
        await running;
        await _silo.GoneAsync(grain);
        _silo.Clock.Advance(60 * Second);
        Assert.Equal(1, _ticks);
        Assert.True(token.IsCancellationRequested);
        Assert.Null(_silo.ActivationOf(grain));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Timer_KeepsItsActivation_OnlyWithKeepAlive(bool keepAlive)
    {
        var grain = await RegisterAsync((_, _) => Tick(), period: TimeSpan.FromMinutes(5), keepAlive: keepAlive);
        for (var minute = 0; minute < 40; minute++)
        {
            _silo.Clock.Advance(TimeSpan.FromMinutes(1));
            await Eventually.TrueAsync(() => _silo.ActivationOf(grain) is not { } activation || activation.Load() == (0, 0));
        }

        if (keepAlive)
        {
            Assert.NotNull(_silo.ActivationOf(grain));
        }
        else
        {
            await _silo.GoneAsync(grain);
        }
    }

    [Theory]
    [InlineData(-2, 1)]
    [InlineData(1, -2)]
    public async Task Timer_WithANegativeTime_IsRefused(int dueSeconds, int periodSeconds) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _silo.Client.Script().Run(self =>
        {
            self.RegisterGrainTimer(() => Task.CompletedTask, TimeSpan.FromSeconds(dueSeconds), TimeSpan.FromSeconds(periodSeconds));
            return Task.CompletedTask;
        }));

    private Task Tick()
    {
        _ticks++;
        return Task.CompletedTask;
    }

    private async Task<IScriptGrain> RegisterAsync(
        Func<ScriptedGrain, IGrainTimer, Task> callback,
        TimeSpan? period = null,
        bool interleave = false,
        bool keepAlive = false,
        Action<CancellationToken>? observeToken = null)
    {
        var grain = _silo.Client.Script();
        await grain.Run(self =>
        {
            IGrainTimer? timer = null;
            var options = new GrainTimerCreationOptions(2 * Second, period ?? Second) { Interleave = interleave, KeepAlive = keepAlive };
            timer = self.RegisterGrainTimer(
                (_, token) =>
                {
                    observeToken?.Invoke(token);
                    return callback(self, timer!);
                },
                this,
                options);
            return Task.CompletedTask;
        });
        return grain;
    }

    private async Task<Task> BlockAsync(IScriptGrain grain, Action<ScriptedGrain>? first = null)
    {
        var running = grain.Run(self =>
        {
            first?.Invoke(self);
            _silo.Board.Open("in");
            return _silo.Board.Gate("out");
        });
        await _silo.Board.ReachedAsync("in");
        return running;
    }

    // A tick is a turn on the pool: wait until it has run and ended, and with that has armed its timer again.
    private async Task AdvanceAsync(TimeSpan duration, int ticks, bool isTickRunning = false)
    {
        _silo.Clock.Advance(duration);
        var load = (0, isTickRunning ? 1 : 0);
        await Eventually.TrueAsync(
            () => _ticks == ticks && _silo.Catalog.Activations.All(activation => activation.Load() == load),
            explanation: () => $"{_ticks} ticks instead of {ticks}.");
    }
}
