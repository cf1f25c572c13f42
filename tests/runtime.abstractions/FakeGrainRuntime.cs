using Orleans;
using Orleans.Core;
using Orleans.Runtime;
using Orleans.Timers;

namespace Actors.Runtime.Abstractions.Tests;

/// <summary>A runtime that records what grains ask of it, and runs timer callbacks when the test says so.</summary>
internal sealed class FakeGrainRuntime : IGrainRuntime, ITimerRegistry
{
    public string SiloIdentity => "silo";

    public SiloAddress SiloAddress => SiloAddress.FromParsableString("127.0.0.1:1@1");

    public IGrainFactory GrainFactory => null!;

    public ITimerRegistry TimerRegistry => this;

    public IServiceProvider ServiceProvider => null!;

    public TimeProvider TimeProvider => TimeProvider.System;

    public List<IGrainContext> Deactivations { get; } = [];

    public List<TimeSpan> Delays { get; } = [];

    public List<GrainTimerCreationOptions> TimerOptions { get; } = [];

    public List<Func<CancellationToken, Task>> TimerCallbacks { get; } = [];

    public object? Storage { get; set; }

    public void DeactivateOnIdle(IGrainContext grainContext) => Deactivations.Add(grainContext);

    public void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan) => Delays.Add(timeSpan);

    public IStorage<TGrainState> GetStorage<TGrainState>(IGrainContext grainContext) => (IStorage<TGrainState>)Storage!;

    public IDisposable RegisterTimer(IGrainContext grainContext, Func<object?, Task> callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        RegisterGrainTimer(grainContext, (value, _) => callback(value), state, new GrainTimerCreationOptions(dueTime, period) { Interleave = true });

    public IGrainTimer RegisterGrainTimer<TState>(
        IGrainContext grainContext, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        TimerOptions.Add(options);
        TimerCallbacks.Add(cancellationToken => callback(state, cancellationToken));
        return new FakeTimer();
    }

    private sealed class FakeTimer : IGrainTimer
    {
        public void Change(TimeSpan dueTime, TimeSpan period)
        {
        }

        public void Dispose()
        {
        }
    }
}
