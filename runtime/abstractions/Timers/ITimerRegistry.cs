using Orleans.Runtime;

namespace Orleans.Timers;

/// <summary>Registers timers of grains.</summary>
public interface ITimerRegistry
{
    /// <summary>Registers a timer whose ticks may overlap calls.</summary>
    [Obsolete("Use RegisterGrainTimer, and set Interleave in its options if ticks may overlap calls.")]
    IDisposable RegisterTimer(IGrainContext grainContext, Func<object?, Task> callback, object? state, TimeSpan dueTime, TimeSpan period);

    /// <summary>Registers a timer; see <see cref="GrainBaseExtensions"/> for how it behaves.</summary>
    IGrainTimer RegisterGrainTimer<TState>(
        IGrainContext grainContext, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options);
}
