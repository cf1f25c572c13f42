using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>A running grain timer; dispose it to end it. It ends by itself with its activation.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Starts over with another schedule.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative and not <see cref="Timeout.InfiniteTimeSpan"/>, or too long for a timer.</exception>
    void Change(TimeSpan dueTime, TimeSpan period);
}

/// <summary>How a grain timer ticks.</summary>
public readonly record struct GrainTimerCreationOptions
{
    /// <summary>Options whose required values are set by an initializer.</summary>
    public GrainTimerCreationOptions()
    {
    }

    /// <summary>Options with a schedule.</summary>
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>The time to the first tick; <see cref="TimeSpan.Zero"/> for at once, <see cref="Timeout.InfiniteTimeSpan"/> for not yet.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>The time from the end of one tick to the next; <see cref="Timeout.InfiniteTimeSpan"/> for a single tick.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>True when a tick may overlap calls and other ticks of this grain; false by default.</summary>
    public bool Interleave { get; init; }

    /// <summary>True when a tick counts as use, so that the activation is not collected as idle; false by default.</summary>
    public bool KeepAlive { get; init; }
}
