using Actors.Runtime.Activations;
using Orleans.Runtime;
using Orleans.Timers;

namespace Actors.Runtime.Timers;

/// <summary>Registers timers of activations of this silo.</summary>
internal sealed class TimerRegistry : ITimerRegistry
{
    public IDisposable RegisterTimer(IGrainContext grainContext, Func<object?, Task> callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        RegisterGrainTimer(
            grainContext,
            static (call, _) => call.callback(call.state),
            (callback, state),
            new GrainTimerCreationOptions { DueTime = dueTime, Period = period, Interleave = true });

    public IGrainTimer RegisterGrainTimer<TState>(
        IGrainContext grainContext, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return grainContext is Activation activation
            ? new GrainTimer(activation, token => callback(state, token), options)
            : throw new InvalidOperationException($"A timer needs an activation of this silo, but got '{grainContext}'; register it from inside a grain.");
    }
}
