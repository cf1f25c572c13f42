using Actors.Runtime.Invocation;
using Actors.Runtime.Lifetime;
using Actors.Runtime.Migration;
using Actors.Runtime.State;
using Actors.Runtime.Timers;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace Actors.Runtime.Activations;

/// <summary>
/// The parts of an activation that most do without: a service scope, lifecycle observers, components, timers. Made at first
/// use, so that a plain activation stays small.
/// </summary>
internal sealed class ActivationExtras
{
    private readonly Activation _activation;
    private readonly Lock _gate = new();
    private readonly Dictionary<Type, object> _components = [];
    private readonly List<GrainTimer> _timers = [];
    private AsyncServiceScope? _scope;
    private List<Request>? _suspectedCycles;
    private CallChain? _backgroundChain;
    private GrainLifecycle? _lifecycle;
    private IStateView[] _states = [];

    public ActivationExtras(Activation activation) => _activation = activation;

    /// <summary>Completes when the activation is gone.</summary>
    public TaskCompletionSource Deactivated { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Set, under the activation's gate, when something asked for deactivation.</summary>
    public bool IsDeactivationWanted { get; set; }

    /// <summary>When running requests are waited for no longer, in milliseconds of the coarse clock.</summary>
    public long DrainLimitMilliseconds { get; set; }

    /// <summary>Set, under the activation's gate, when that time has come.</summary>
    public bool IsDrainOver { get; set; }

    /// <summary>Waiting requests that close a cycle unless a turn of this activation still ends it; under the activation's gate.</summary>
    public List<Request> SuspectedCycles => _suspectedCycles ??= [];

    public bool HasSuspectedCycles => _suspectedCycles is { Count: > 0 };

    /// <summary>Who waits while <c>OnActivateAsync</c> or <c>OnDeactivateAsync</c> makes calls; null before the first one.</summary>
    public CallChain? StepChain { get; private set; }

    /// <summary>Idle collection is held off until then, in milliseconds of the coarse clock.</summary>
    public long KeepAliveUntilMilliseconds { get; set; }

    /// <summary>How the activation came from another silo; null when it began here.</summary>
    public Arrival? Arrival { get; init; }

    /// <summary>Where the grain goes on when this activation has ended; null for wherever its next call puts it. Under the activation's gate.</summary>
    public SiloAddress? MovesTo { get; set; }

    /// <summary>The last storage conflict of the activation's own state.</summary>
    public InconsistentStateException? LastConflict { get; set; }

    public GrainLifecycle Lifecycle
    {
        get
        {
            lock (_gate)
            {
                return _lifecycle ??= new GrainLifecycle();
            }
        }
    }

    public GrainLifecycle? LifecycleOrNull => _lifecycle;

    public IServiceProvider Services
    {
        get
        {
            lock (_gate)
            {
                return (_scope ??= _activation.Host.Services.CreateAsyncScope()).ServiceProvider;
            }
        }
    }

    /// <summary>The chain of code that belongs to no request: a step of the activation's life, or work that a request left behind.</summary>
    public CallChain ChainOutsideOfCalls(ActivationStatus status) => status switch
    {
        ActivationStatus.Activating => StepChain ??= NewChain(ActivationSteps.OnActivate),
        ActivationStatus.Deactivating => StepChain = StepChain?.Method == ActivationSteps.OnDeactivate ? StepChain : NewChain(ActivationSteps.OnDeactivate),
        _ => _backgroundChain ??= NewChain(ActivationSteps.Background),
    };

    public TComponent? GetComponent<TComponent>()
        where TComponent : class
    {
        lock (_gate)
        {
            return _components.TryGetValue(typeof(TComponent), out var component) ? (TComponent)component : null;
        }
    }

    public void SetComponent<TComponent>(TComponent? value)
        where TComponent : class
    {
        lock (_gate)
        {
            if (value is null)
            {
                _components.Remove(typeof(TComponent));
            }
            else
            {
                _components[typeof(TComponent)] = value;
            }
        }
    }

    /// <summary>The component of this type, made by <paramref name="create"/> at the first call.</summary>
    public object GetOrAddComponent(Type type, Func<Activation, object> create)
    {
        lock (_gate)
        {
            if (!_components.TryGetValue(type, out var component))
            {
                component = create(_activation);
                _components.Add(type, component);
            }

            return component;
        }
    }

    /// <summary>What is attached to the activation.</summary>
    public object[] Components
    {
        get
        {
            lock (_gate)
            {
                return [.. _components.Values];
            }
        }
    }

    /// <summary>The persistent states, for those who look.</summary>
    public IReadOnlyList<IStateView> States => _states;

    public void Add(IStateView state)
    {
        lock (_gate)
        {
            _states = [.. _states, state];
        }
    }

    public void Add(GrainTimer timer)
    {
        lock (_gate)
        {
            _timers.Add(timer);
        }
    }

    public void Remove(GrainTimer timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
        }
    }

    /// <summary>Stops every timer; ticks that are queued already find theirs stopped.</summary>
    public void DisposeTimers()
    {
        GrainTimer[] timers;
        lock (_gate)
        {
            timers = [.. _timers];
            _timers.Clear();
        }

        foreach (var timer in timers)
        {
            timer.Dispose();
        }
    }

    /// <summary>Forgets what the first instance of the activation has set up; it has been disposed of.</summary>
    public void StartAnew()
    {
        lock (_gate)
        {
            _states = [];
            _lifecycle = null;
            _scope = null;
        }
    }

    /// <summary>The components and the scope, in the order in which they are disposed.</summary>
    public object[] TakeDisposables()
    {
        lock (_gate)
        {
            object[] disposables = _scope is { } scope ? [.. _components.Values, scope] : [.. _components.Values];
            _components.Clear();
            return disposables;
        }
    }

    private CallChain NewChain(GrainMethod method) => new(_activation.GrainId, method, caller: null);
}
