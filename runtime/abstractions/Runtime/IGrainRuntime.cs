using Orleans.Core;
using Orleans.Timers;

namespace Orleans.Runtime;

/// <summary>What a silo offers to the grains that it hosts. Unit tests of a grain class replace it.</summary>
public interface IGrainRuntime
{
    /// <summary>The identity of the silo as text.</summary>
    string SiloIdentity { get; }

    /// <summary>The identity of the silo.</summary>
    SiloAddress SiloAddress { get; }

    /// <summary>Makes references to grains.</summary>
    IGrainFactory GrainFactory { get; }

    /// <summary>Registers timers of grains.</summary>
    ITimerRegistry TimerRegistry { get; }

    /// <summary>The services of the silo.</summary>
    IServiceProvider ServiceProvider { get; }

    /// <summary>The clock of the silo.</summary>
    TimeProvider TimeProvider { get; }

    /// <summary>Ends the activation after its running call.</summary>
    void DeactivateOnIdle(IGrainContext grainContext);

    /// <summary>Keeps the activation for at least <paramref name="timeSpan"/> from now; a negative value takes that back.</summary>
    void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan);

    /// <summary>The state of a <see cref="Grain{T}"/>, not read yet.</summary>
    IStorage<TGrainState> GetStorage<TGrainState>(IGrainContext grainContext);
}

/// <summary>The activation whose code is running.</summary>
public interface IGrainContextAccessor
{
    /// <summary>The activation whose code is running.</summary>
    IGrainContext GrainContext { get; }
}

/// <summary>Makes and disposes grain instances; replace it to use another container.</summary>
public interface IGrainActivator
{
    /// <summary>Makes the instance of an activation.</summary>
    object CreateInstance(IGrainContext context);

    /// <summary>Disposes the instance of an activation.</summary>
    ValueTask DisposeInstance(IGrainContext context, object instance);
}
