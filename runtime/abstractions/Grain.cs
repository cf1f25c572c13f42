using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// The base of most grain classes. One instance serves one grain; its code runs one turn at a time, so fields need no locks.
/// </summary>
/// <remarks>
/// Members that reach the runtime need the instance to have been made by the runtime. In a unit test, give the constructor a
/// context and a runtime of your own, or leave those members alone.
/// </remarks>
public abstract class Grain : IGrainBase, IAddressable
{
    private readonly IGrainContext? _context;
    private IGrainRuntime? _runtime;

    /// <summary>Takes the context of the activation that is being made.</summary>
    protected Grain()
        : this(RuntimeContext.Current!)
    {
    }

    /// <summary>Takes a context and a runtime, which unit tests replace.</summary>
    protected Grain(IGrainContext grainContext, IGrainRuntime? grainRuntime = null)
    {
        _context = grainContext;
        _runtime = grainRuntime;
    }

    /// <summary>The activation that this instance serves.</summary>
    /// <exception cref="InvalidOperationException">The instance was not made by the runtime.</exception>
    public IGrainContext GrainContext => _context ?? throw new InvalidOperationException(
        $"Grain '{GetType()}' has no context because it was not made by the runtime; call it through IGrainFactory.GetGrain, "
        + "or pass an IGrainContext to its constructor.");

    /// <summary>A reference to this grain.</summary>
    public GrainReference GrainReference => GrainContext.GrainReference;

    /// <summary>This grain's identity as text, <c>type/key</c>.</summary>
    public string IdentityString => GrainContext.GrainId.ToString();

    /// <summary>The identity of the silo that hosts this activation.</summary>
    public string RuntimeIdentity => Runtime.SiloIdentity;

    /// <summary>Makes references to other grains.</summary>
    protected IGrainFactory GrainFactory => Runtime.GrainFactory;

    /// <summary>The services of this activation; a scope that ends with it.</summary>
    protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

    internal IGrainRuntime Runtime => _runtime ??= GrainContext.ActivationServices.GetRequiredService<IGrainRuntime>();

    /// <summary>Called before the first call. When it throws, the calls that waited for it fail with the same exception.</summary>
    /// <param name="cancellationToken">Fires when the activation takes longer than allowed (30 s by default).</param>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called after the last call. Not called when the process dies: do not rely on it for saving.</summary>
    /// <param name="reason">Why the activation ends.</param>
    /// <param name="cancellationToken">Fires when the deactivation takes longer than allowed (30 s by default).</param>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends this activation after the running call; the next call gets a new one.</summary>
    protected void DeactivateOnIdle() => Runtime.DeactivateOnIdle(GrainContext);

    /// <summary>Asks for a move to another silo after the running call. State that takes part in migration moves along.</summary>
    protected void MigrateOnIdle() => GrainContext.Migrate(RequestContext.ToDictionary());

    /// <summary>Keeps this activation for at least <paramref name="timeSpan"/> from now; a negative value takes that back.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => Runtime.DelayDeactivation(GrainContext, timeSpan);

    /// <summary>Registers a timer whose ticks may overlap calls.</summary>
    [Obsolete("Use this.RegisterGrainTimer, and set Interleave in its options if ticks may overlap calls.")]
    protected IDisposable RegisterTimer(Func<object?, Task> callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Runtime.TimerRegistry.RegisterTimer(GrainContext, callback, state, dueTime, period);
    }
}
