using System.Diagnostics;
using Actors.Runtime.Calls;
using Actors.Runtime.Invocation;
using Actors.Runtime.Lifetime;
using Orleans.Runtime;

namespace Actors.Runtime.Activations;

/// <summary>
/// The turns of an activation. At most one thread runs them: whoever moves <see cref="_isScheduled"/> from false to true queues
/// the activation, and only the turn loop moves it back, under the gate, after having found nothing to do.
/// </summary>
internal sealed partial class Activation : IThreadPoolWorkItem
{
    private const int TurnsPerBatch = 64;

    private static readonly Action<object?> RunTurnsAction = static state => ((Activation)state!).RunTurns();
    private static readonly ExecutionContext CleanContext = CaptureClean();

    [ThreadStatic]
    private static Request? _endedAfterTurns;

    private readonly ActivationScheduler _scheduler;
    private Queue<Task>? _tasks;
    private Request? _ended;
    private bool _isScheduled;
    private bool _preferTasks;
    private byte _startedCount;
    private long _turnStartedMilliseconds;

    public bool IsOnTurn => ReferenceEquals(RuntimeContext.Current, this);

    /// <summary>Starts the life of a new activation.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            // A caller that found the new activation first has scheduled it already.
            ScheduleLocked(always: true);
        }
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

    /// <summary>Runs an action as a turn.</summary>
    public void Post(Action<object?> action, object? state) =>
        Task.Factory.StartNew(action, state, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler);

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

    // A new thread has the context that work items of the pool start with.
    private static ExecutionContext CaptureClean()
    {
        ExecutionContext? context = null;
        var thread = new Thread(() => context = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return context!;
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
                    EndBatch();
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                    return;
                }
            }

            if (_extras is { HasSuspectedCycles: true })
            {
                RefuseCycles();
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
            FinishEndedLocked();
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

    private void FinishEndedLocked()
    {
        if (_ended is { } ended)
        {
            FinishLocked(ended);
        }

        _turnStartedMilliseconds = 0;
        _isTurnReported = false;
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
            request = _mailbox.TakeNext(this, isDraining: _status == ActivationStatus.Draining);
            if (request is not null)
            {
                return true;
            }
        }

        return _tasks is not null && _tasks.TryDequeue(out task);
    }

    private bool MustStepLocked() =>
        _status == ActivationStatus.Creating || (_status == ActivationStatus.Draining && (_mailbox.IsIdle || _extras!.IsDrainOver));

    private void RunTurn(Request? request, Task? task)
    {
        if (request is not null)
        {
            Run(request);
        }
        else if (task is not null)
        {
            // Code that goes on although no request runs belongs to none; from now on requests are marked to tell them from it.
            _hasBackgroundWork |= _status == ActivationStatus.Valid && _mailbox.IsIdle;
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
        ActivationStatus to;
        lock (_gate)
        {
            // An activation that has been given up meanwhile stays given up.
            to = _status switch
            {
                ActivationStatus.Creating => ActivationStatus.Activating,
                ActivationStatus.Draining => ActivationStatus.Deactivating,
                _ => ActivationStatus.Invalid,
            };
            _status = to == ActivationStatus.Invalid ? _status : to;
        }

        _ = to switch
        {
            ActivationStatus.Activating => ActivationSteps.ActivateAsync(this),
            ActivationStatus.Deactivating => ActivationSteps.DeactivateAsync(this),
            _ => Task.CompletedTask,
        };
    }

    private void Run(Request request)
    {
        // Code that a request left behind may have asked a recycled object for its chain.
        request.OwnChain = null;
        _hasRunAny = true;
        request.StartedMilliseconds = _turnStartedMilliseconds;
        if ((++_startedCount & Settings.Calls.SampleMask) == 0)
        {
            request.StartedTimestamp = Stopwatch.GetTimestamp();
        }

        request.Trace?.BeginRun(request);
        if (request.Context is { } context)
        {
            RequestContext.Import(context);
        }

        if (_hasBackgroundWork || !ReferenceEquals(_mailbox.Running, request))
        {
            OverlappingCall.Current = ChainOf(request);
        }

        if (_host.IncomingFilters.AppliesTo(this))
        {
            _ = _host.IncomingFilters.RunAsync(this, request);
        }
        else if (request.Method.IsExtensionMethod)
        {
            GrainExtensionMap.Start(this, request);
        }
        else
        {
            request.Start(GrainInstance!);
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

    private void EndBatch()
    {
        lock (_gate)
        {
            FinishEndedLocked();
        }

        PublishEnded();
    }
}
