using Actors.Runtime.Calls;
using Actors.Runtime.Lifetime;
using Actors.Runtime.Manifest;
using Actors.Runtime.Migration;
using Orleans;
using Orleans.Core.Internal;
using Orleans.Runtime;

namespace Actors.Runtime.Activations;

/// <summary>
/// One activation of a grain: a mailbox, and the turns that empty it one at a time on the thread pool. This part is what others
/// see of it; the other parts are its requests, its turns, its life, and how it is watched.
/// </summary>
/// <remarks>All mutable state is guarded by <see cref="_gate"/>; grain code, continuations and logging run outside of it.</remarks>
internal sealed partial class Activation : CallTarget, IGrainContext, ICallChainReentrantGrainContext
{
    private readonly Lock _gate = new();
    private readonly ActivationHost _host;
    private readonly IdSpan _key;
    private List<Guid>? _reentrantSections;
    private ActivationExtras? _extras;

    /// <summary>An activation that comes from another silo.</summary>
    public Activation(ActivationHost host, GrainClassSettings settings, IdSpan key, Arrival arrival)
        : this(host, settings, key) => _extras = new ActivationExtras(this) { Arrival = arrival };

    public Activation(ActivationHost host, GrainClassSettings settings, IdSpan key)
    {
        _host = host;
        _key = key;
        Settings = settings;
        _scheduler = new ActivationScheduler(this);
        _lastUsedMilliseconds = host.Clock.NowMilliseconds;
        _createdSeconds = (uint)(_lastUsedMilliseconds / 1_000);
        ActivationId = ActivationId.NewId();

        // Where the count of timed calls begins differs, so that of many grains that are called once some are timed.
        _startedCount = unchecked((byte)key.GetHashCode());
    }

    public GrainClassSettings Settings { get; }

    public ActivationHost Host => _host;

    public GrainId GrainId => new(Settings.GrainType, _key);

    public ActivationId ActivationId { get; }

    public object? GrainInstance { get; private set; }

    public TaskScheduler Scheduler => _scheduler;

    public GrainAddress Address => new() { GrainId = GrainId, ActivationId = ActivationId, SiloAddress = _host.SiloAddress };

    public GrainReference GrainReference => _host.References.CreateUntyped(GrainId);

    public IServiceProvider ActivationServices => Extras.Services;

    public IGrainLifecycle ObservableLifecycle => Extras.Lifecycle;

    public Task Deactivated => Extras.Deactivated.Task;

    /// <summary>What few activations need, made when first asked for.</summary>
    public ActivationExtras Extras => _extras ?? Interlocked.CompareExchange(ref _extras, new ActivationExtras(this), null) ?? _extras;

    /// <summary>The same without making it.</summary>
    public ActivationExtras? ExtrasOrNull => Volatile.Read(ref _extras);

    public bool IsInReentrantSection(Guid id) => _reentrantSections is { } sections && sections.Contains(id);

    void ICallChainReentrantGrainContext.OnEnterReentrantSection(Guid id)
    {
        lock (_gate)
        {
            (_reentrantSections ??= []).Add(id);
        }
    }

    void ICallChainReentrantGrainContext.OnExitReentrantSection(Guid id)
    {
        lock (_gate)
        {
            _reentrantSections?.Remove(id);
        }
    }

    public TComponent? GetComponent<TComponent>()
        where TComponent : class =>
        this as TComponent ?? GrainInstance as TComponent ?? _extras?.GetComponent<TComponent>();

    public void SetComponent<TComponent>(TComponent? value)
        where TComponent : class => Extras.SetComponent(value);

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override string ToString() => $"[{GrainId} {ActivationId} {_status}]";

    /// <summary>Stores the object that runs the calls.</summary>
    internal void SetInstance(object? instance) => GrainInstance = instance;
}
