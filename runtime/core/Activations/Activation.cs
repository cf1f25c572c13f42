using Actors.Runtime.Calls;
using Actors.Runtime.Invocation;
using Actors.Runtime.Lifetime;
using Actors.Runtime.Manifest;
using Orleans;
using Orleans.Core.Internal;
using Orleans.Runtime;
using Orleans.Storage;

namespace Actors.Runtime.Activations;

/// <summary>
/// One activation of a grain: a mailbox, and the turns that empty it one at a time on the thread pool.
/// </summary>
/// <remarks>
/// <para>All mutable state is guarded by <see cref="_gate"/>; grain code, continuations and logging run outside of it.</para>
/// <para>At most one thread runs turns: whoever moves <see cref="_isScheduled"/> from false to true queues the activation, and only
/// the turn loop moves it back, under the gate, after having found nothing to do.</para>
/// </remarks>
internal sealed class Activation : CallTarget, IGrainContext, IRequestHost, IThreadPoolWorkItem, ISweepable, ICallChainReentrantGrainContext
{
    private const int TurnsPerBatch = 64;

    private static readonly Action<object?> RunTurnsAction = static state => ((Activation)state!).RunTurns();
    private static readonly ExecutionContext CleanContext = CaptureClean();

    [ThreadStatic]
    private static Request? _endedAfterTurns;

    private readonly Lock _gate = new();
    private readonly ActivationScheduler _scheduler;
    private readonly ActivationHost _host;
    private readonly IdSpan _key;
    private Mailbox _mailbox;
    private Queue<Task>? _tasks;
    private Request? _ended;
    private ActivationStatus _status;
    private bool _isScheduled;
    private bool _isWatched;
    private bool _preferTasks;
    private bool _isTurnReported;
    private long _turnStartedMilliseconds;
    private long _lastUsedMilliseconds;
    private List<Guid>? _reentrantSections;
    private ActivationExtras? _extras;

    public Activation(ActivationHost host, GrainClassSettings settings, IdSpan key)
    {
        _host = host;
        _key = key;
        Settings = settings;
        _scheduler = new ActivationScheduler(this);
        _lastUsedMilliseconds = host.Clock.NowMilliseconds;
        ActivationId = ActivationId.NewId();
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

    public bool IsOnTurn => ReferenceEquals(RuntimeContext.Current, this);

    public ActivationStatus Status => _status;

    /// <summary>Why the activation ends; meaningful from <see cref="ActivationStatus.Draining"/> on.</summary>
    public DeactivationReason DeactivationReason { get; private set; }

    ISweepable? ISweepable.NextWatched { get; set; }

    /// <summary>Starts the life of a new activation.</summary>
    public void Begin()
    {
        _isScheduled = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <inheritdoc />
    public override bool TryEnqueue(Request request)
    {
        Exception? refusal;
        lock (_gate)
        {
            if (_status == ActivationStatus.Invalid)
            {
                return false;
            }

            request.Host = this;
            refusal = RefusalLocked(request);
            if (refusal is null)
            {
                _mailbox.Add(request, Admission.CouldOverlap(Settings, request));
                WatchLocked();
                ScheduleLocked();
            }
        }

        if (refusal is not null)
        {
            request.Fail(refusal);
        }

        return true;
    }

    /// <summary>Queues a task, usually the continuation of grain code, as a turn.</summary>
    public void Enqueue(Task task)
    {
        lock (_gate)
        {
            (_tasks ??= new Queue<Task>(4)).Enqueue(task);
            ScheduleLocked();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        _scheduler.RunInside(RunTurnsAction);

        // The last request to end is answered here, outside of the turn: its caller may go on right on this thread.
        var ended = _endedAfterTurns;
        if (ended is not null)
        {
            _endedAfterTurns = null;
            PublishOrDiscard(ended, runContinuationInline: true);
        }
    }

    void IRequestHost.OnFinished(Request request)
    {
        if (request.TargetException is InconsistentStateException conflict)
        {
            DeactivateAfterConflict(conflict);
        }

        if (IsOnTurn && _ended is null)
        {
            _ended = request;
            return;
        }

        lock (_gate)
        {
            _mailbox.Finish(request);
            ScheduleLocked();
        }

        PublishOrDiscard(request, runContinuationInline: false);
    }

    void IRequestHost.OnCanceled(Request request)
    {
        bool wasWaiting;
        lock (_gate)
        {
            wasWaiting = _mailbox.Remove(request, this);
        }

        if (!wasWaiting)
        {
            Post(static state => ((Request)state!).CancelTarget(), request);
        }
    }

    /// <summary>Runs an action as a turn.</summary>
    public void Post(Action<object?> action, object? state) =>
        Task.Factory.StartNew(action, state, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler);

    /// <summary>The chain that a call made by the code that runs now carries; null when that code belongs to no request.</summary>
    public CallChain? ChainOfCurrentCall()
    {
        if (OverlappingCall.Current is { } overlapping)
        {
            return overlapping;
        }

        // Only this activation's own turns replace the running request, and this is one of them.
        var running = _mailbox.Running;
        return running is null ? null : ChainOf(running);
    }

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

    public void Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default)
    {
        // An activation starts itself when it is made.
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_status < ActivationStatus.Draining)
            {
                DeactivationReason = deactivationReason;
                Extras.IsDeactivationWanted = true;
                if (_status == ActivationStatus.Valid)
                {
                    _status = ActivationStatus.Draining;
                }

                ScheduleLocked(always: true);
            }
        }
    }

    public void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) =>
        Deactivate(new DeactivationReason(DeactivationReasonCode.Migrating, "The activation was asked to move."), cancellationToken);

    /// <summary>Moves to Draining if nothing has happened here since <paramref name="idleSinceMilliseconds"/>.</summary>
    public bool TryCollect(long idleSinceMilliseconds)
    {
        lock (_gate)
        {
            if (_status != ActivationStatus.Valid || !_mailbox.IsIdle || _mailbox.WaitingCount > 0
                || _lastUsedMilliseconds > idleSinceMilliseconds || _tasks is { Count: > 0 })
            {
                return false;
            }

            DeactivationReason = new DeactivationReason(DeactivationReasonCode.ActivationIdle, "The activation was idle for its collection age.");
            Extras.IsDeactivationWanted = true;
            _status = ActivationStatus.Draining;
            ScheduleLocked(always: true);
            return true;
        }
    }

    /// <summary>Counts as use, so that idle collection starts over.</summary>
    public void Touch() => _lastUsedMilliseconds = _host.Clock.NowMilliseconds;

    public TComponent? GetComponent<TComponent>()
        where TComponent : class =>
        this as TComponent ?? GrainInstance as TComponent ?? _extras?.GetComponent<TComponent>();

    public void SetComponent<TComponent>(TComponent? value)
        where TComponent : class => Extras.SetComponent(value);

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override string ToString() => $"[{GrainId} {ActivationId} {_status}]";

    /// <summary>A snapshot for people: what waits, what runs.</summary>
    public (int Waiting, int Running) Load()
    {
        lock (_gate)
        {
            return (_mailbox.WaitingCount, _mailbox.RunningCount);
        }
    }

    bool ISweepable.Sweep(long nowMilliseconds)
    {
        List<(Request Request, bool WasRunning)>? expired = null;
        bool isIdle;
        int waitingCount;
        lock (_gate)
        {
            _mailbox.Expire(nowMilliseconds, ref expired);
            waitingCount = _mailbox.WaitingCount;
            isIdle = waitingCount == 0 && _mailbox.IsIdle && !_isScheduled;
            _isWatched = !isIdle;
        }

        ReportLongTurn(nowMilliseconds);
        foreach (var (request, wasRunning) in expired ?? [])
        {
            request.FailDecided(_host.Timeouts.Describe(request, GrainId, wasRunning, waitingCount));
            if (wasRunning && _host.Timeouts.CancelsOnTimeout)
            {
                Post(static state => ((Request)state!).CancelTarget(), request);
            }
        }

        return !isIdle;
    }

    /// <summary>Stores the object that runs the calls.</summary>
    internal void SetInstance(object? instance) => GrainInstance = instance;

    /// <summary>Called by <see cref="ActivationSteps"/> on a turn: requests may run now.</summary>
    internal void BecomeValid()
    {
        lock (_gate)
        {
            _status = _extras is { IsDeactivationWanted: true } ? ActivationStatus.Draining : ActivationStatus.Valid;
            ScheduleLocked(always: true);
        }
    }

    /// <summary>Called by <see cref="ActivationSteps"/>: refuses requests from now on and returns those that waited.</summary>
    internal List<Request> BecomeInvalid()
    {
        lock (_gate)
        {
            _status = ActivationStatus.Invalid;
            return _mailbox.TakeWaiting();
        }
    }

    // A new thread has the context that work items of the pool start with.
    private static ExecutionContext CaptureClean()
    {
        ExecutionContext? context = null;
        var thread = new Thread(() => context = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return context!;
    }

    private static void PublishOrDiscard(Request request, bool runContinuationInline)
    {
        if (request.IsOneWay)
        {
            request.Discard();
        }
        else
        {
            request.Publish(runContinuationInline);
        }
    }

    private Exception? RefusalLocked(Request request)
    {
        if (_mailbox.WaitingCount >= Settings.MaxWaitingRequests)
        {
            return new LimitExceededException(
                $"Grain '{GrainId}' has {_mailbox.WaitingCount} waiting requests, which is its limit; {request.Method} was refused. Slow down, or raise SiloMessagingOptions.MaxEnqueuedRequestsHardLimit.");
        }

        if (request.Chain is { } chain && !request.IsOneWay && !_mailbox.IsIdle
            && _mailbox.IsAwaitedBy(chain) && !_mailbox.MayOverlapAll(this, request))
        {
            return new DeadlockException(
                $"The call {request.Method} closes a cycle and could never be answered: {chain.Describe(GrainId, request.Method)}. Make the method [AlwaysInterleave], the class [Reentrant], or allow call-chain reentrancy around the first call.");
        }

        return null;
    }

    private void WatchLocked()
    {
        if (!_isWatched)
        {
            _isWatched = true;
            _host.Sweeper.Watch(this);
        }
    }

    private void ScheduleLocked(bool always = false)
    {
        if (_isScheduled || !(always || HasWorkLocked()))
        {
            return;
        }

        _isScheduled = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private bool HasWorkLocked() =>
        _tasks is { Count: > 0 } || _mailbox.WaitingCount > 0 || _status is ActivationStatus.Draining;

    private void RunTurns()
    {
        RuntimeContext.Current = this;
        var turns = 0;
        try
        {
            while (TakeWork(out var request, out var task))
            {
                PublishEnded();
                RunTurn(request, task);
                if (++turns == TurnsPerBatch)
                {
                    // Others wait for a thread too: go to the end of the pool's queue, still holding the right to run turns.
                    PublishEndedUnderGate();
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                    return;
                }
            }
        }
        catch (Exception exception)
        {
            // Grain code cannot get here: its exceptions end in its requests and tasks. Losing the right to run turns would
            // silence the grain for ever, so it goes on with what is left.
            _host.Timeouts.ReportBrokenTurn(this, exception);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        finally
        {
            RuntimeContext.Current = null;
        }
    }

    // False: nothing to do, and somebody else may run turns now. What has ended is left for the caller of the turns to publish.
    private bool TakeWork(out Request? request, out Task? task)
    {
        request = null;
        task = null;
        lock (_gate)
        {
            if (_ended is { } ended)
            {
                _mailbox.Finish(ended);
                _lastUsedMilliseconds = _host.Clock.NowMilliseconds;
            }

            _turnStartedMilliseconds = 0;
            _isTurnReported = false;
            if (TakeTaskOrRequestLocked(out request, out task) || MustStepLocked())
            {
                _turnStartedMilliseconds = _host.Clock.NowMilliseconds + 1;
                return true;
            }

            _endedAfterTurns = _ended;
            _ended = null;
            _isScheduled = false;
            return false;
        }
    }

    private bool TakeTaskOrRequestLocked(out Request? request, out Task? task)
    {
        request = null;

        // Continuations and new requests take turns, so that neither can starve the other.
        _preferTasks = !_preferTasks;
        if (_preferTasks && _tasks is not null && _tasks.TryDequeue(out task))
        {
            return true;
        }

        task = null;
        if (_status == ActivationStatus.Valid || (_status == ActivationStatus.Draining && !_mailbox.IsIdle))
        {
            request = _mailbox.TakeNext(this);
            if (request is not null)
            {
                return true;
            }
        }

        return _tasks is not null && _tasks.TryDequeue(out task);
    }

    private bool MustStepLocked() =>
        _status == ActivationStatus.Creating || (_status == ActivationStatus.Draining && _mailbox.IsIdle);

    private void RunTurn(Request? request, Task? task)
    {
        if (request is not null)
        {
            Run(request);
        }
        else if (task is not null)
        {
            _scheduler.Run(task);
        }
        else
        {
            Step();
        }
    }

    // The two steps that nobody queues: coming to life, and ending once drained.
    private void Step()
    {
        ActivationStatus from;
        lock (_gate)
        {
            from = _status;
            _status = from == ActivationStatus.Creating ? ActivationStatus.Activating : ActivationStatus.Deactivating;
        }

        _ = from == ActivationStatus.Creating ? ActivationSteps.ActivateAsync(this) : ActivationSteps.DeactivateAsync(this);
    }

    private void Run(Request request)
    {
        request.StartedMilliseconds = _turnStartedMilliseconds;
        if (request.Context is { } context)
        {
            RequestContext.Import(context);
        }

        if (!ReferenceEquals(_mailbox.Running, request))
        {
            OverlappingCall.Current = ChainOf(request);
        }

        if (_host.IncomingFilters.AppliesTo(this))
        {
            _ = _host.IncomingFilters.RunAsync(this, request);
        }
        else
        {
            request.Start(GrainExtensionMap.TargetOf(this, request));
        }

        if (!ReferenceEquals(ExecutionContext.Capture(), CleanContext))
        {
            ExecutionContext.Restore(CleanContext);
        }
    }

    private void PublishEnded()
    {
        if (_ended is { } ended)
        {
            _ended = null;
            PublishOrDiscard(ended, runContinuationInline: false);
        }
    }

    private void PublishEndedUnderGate()
    {
        if (_ended is { } ended)
        {
            lock (_gate)
            {
                _mailbox.Finish(ended);
            }

            PublishEnded();
        }
    }

    private CallChain ChainOf(Request request) =>
        request.OwnChain ??= new CallChain(GrainId, this, request.Method, request.Chain);

    private void DeactivateAfterConflict(InconsistentStateException conflict)
    {
        if (conflict.IsSourceActivation && ReferenceEquals(_extras?.LastConflict, conflict))
        {
            conflict.IsSourceActivation = false;
            Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, conflict, "A storage conflict of the grain's own state left one of its calls."));
        }
    }

    private void ReportLongTurn(long nowMilliseconds)
    {
        var started = Volatile.Read(ref _turnStartedMilliseconds);
        if (started != 0 && !_isTurnReported && nowMilliseconds - started > _host.Timeouts.TurnWarningMilliseconds)
        {
            _isTurnReported = true;
            _host.Timeouts.ReportLongTurn(this, _mailbox.Running, nowMilliseconds - started);
        }
    }
}
