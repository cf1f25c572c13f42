using Actors.Runtime.Calls;
using Actors.Runtime.Invocation;
using Actors.Runtime.Management;
using Actors.Runtime.Timers;
using Orleans.Runtime;
using Orleans.Storage;

namespace Actors.Runtime.Activations;

/// <summary>The requests of an activation: how they are taken in, refused, answered and given up.</summary>
internal sealed partial class Activation : IRequestHost
{
    private Mailbox _mailbox;
    private bool _hasBackgroundWork;
    private bool _hasRunAny;

    /// <summary>True once a request has run here.</summary>
    public bool HasRunAny => _hasRunAny;

    /// <inheritdoc />
    public override bool TryEnqueue(Request request)
    {
        Exception? refusal = null;
        var runsHere = false;
        request.Trace?.Arrive();
        lock (_gate)
        {
            if (_status == ActivationStatus.Invalid)
            {
                return false;
            }

            request.Host = this;
            if (_mailbox.WaitingCount >= Settings.MaxWaitingRequests && request is not TimerTick)
            {
                refusal = TooManyWaiting(request);
            }
            else
            {
                SuspectCycleLocked(request);
                _mailbox.Add(request, Admission.CouldOverlap(Settings, request));
                WatchLocked();
                runsHere = TryKeepLocked(request);
                if (!runsHere)
                {
                    ScheduleLocked();
                }
            }
        }

        if (runsHere)
        {
            RunOnCallersThread(request.Method);
        }

        if (refusal is not null)
        {
            request.Refuse(refusal);
        }

        return true;
    }

    /// <summary>Takes a waiting request back; false when it is not waiting here any more.</summary>
    public bool TryTakeBack(Request request)
    {
        lock (_gate)
        {
            return _mailbox.Remove(request, this);
        }
    }

    void IRequestHost.OnFinished(Request request)
    {
        request.Trace?.EndRun(request.TargetException);
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
            FinishLocked(request);
            ScheduleLocked();
        }

        PublishOrDiscard(request, runContinuationInline: false);
    }

    void IRequestHost.OnCanceled(Request request)
    {
        if (!TryTakeBack(request))
        {
            PostCancellation(request);
        }
    }

    /// <summary>The chain that a call made by the code that runs now carries: who waits for its answer.</summary>
    public CallChain ChainOfCurrentCall()
    {
        if (OverlappingCall.Current is { } marked)
        {
            return marked;
        }

        // Only this activation's own turns replace the running request, and this is one of them.
        var running = _mailbox.Running;
        return running is null || _hasBackgroundWork ? Extras.ChainOutsideOfCalls(_status) : ChainOf(running);
    }

    /// <summary>A snapshot for people and for choosing among workers: what waits, what runs.</summary>
    public (int Waiting, int Running) Load()
    {
        lock (_gate)
        {
            return (_mailbox.WaitingCount, _mailbox.RunningCount);
        }
    }

    /// <summary>What this activation is doing, for people.</summary>
    public ActivationLoad Describe(long nowMilliseconds)
    {
        lock (_gate)
        {
            var oldest = _mailbox.OldestRunning();
            return new ActivationLoad(
                _mailbox.WaitingCount,
                _mailbox.RunningCount,
                oldest?.Method,
                TimeSpan.FromMilliseconds(oldest is null ? 0 : Math.Max(0, nowMilliseconds - oldest.StartedMilliseconds)),
                nowMilliseconds - _lastUsedMilliseconds,
                Math.Max(0, (nowMilliseconds / 1_000) - _createdSeconds));
        }
    }

    /// <summary>The first requests of this activation, for people: those that run, then those that wait, in order.</summary>
    public List<ActivationCall> ListCalls(int countMax, long nowMilliseconds)
    {
        lock (_gate)
        {
            return _mailbox.List(countMax, nowMilliseconds);
        }
    }

    /// <summary>
    /// What this activation waits for: the last call, not answered yet, of a request that runs here and keeps
    /// <paramref name="waiting"/> from starting. Null when nothing here is known to wait.
    /// </summary>
    public Request? OutgoingCallOfBlocker(Request? waiting)
    {
        lock (_gate)
        {
            return waiting is not null && !_mailbox.Contains(waiting) ? null : _mailbox.OutgoingCallOfBlocker(this, waiting);
        }
    }

    private void FinishLocked(Request request)
    {
        _mailbox.Finish(request);
        if (request is not TimerTick)
        {
            _lastUsedMilliseconds = _host.Clock.NowMilliseconds;
            Settings.Calls.OnEnded(request, _lastUsedMilliseconds);
        }
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

    private LimitExceededException TooManyWaiting(Request request) => new(
        $"Grain '{GrainId}' has {_mailbox.WaitingCount} waiting requests, which is its limit; {request.Method} was refused. Slow down, or raise SiloMessagingOptions.MaxEnqueuedRequestsHardLimit.");

    // A request of a chain that something here may be waiting for is remembered; once no turn is left to run, it either has
    // started or closes a cycle. Before that, the turn that made the call could still end the request that seems to wait.
    private void SuspectCycleLocked(Request request)
    {
        if (request.Chain is { } chain && !request.IsOneWay && IsAwaitedLocked(chain))
        {
            Extras.SuspectedCycles.Add(request);
        }
    }

    private bool IsAwaitedLocked(CallChain chain) =>
        _status is ActivationStatus.Activating or ActivationStatus.Deactivating
            ? _extras?.StepChain is { } step && chain.Includes(step)
            : !_mailbox.IsIdle && _mailbox.IsAwaitedBy(chain);

    private void RefuseCycles()
    {
        List<Request> cycles = [];
        lock (_gate)
        {
            if (_isScheduled)
            {
                // Another round of turns has begun; it asks again when it ends.
                return;
            }

            var suspects = _extras!.SuspectedCycles;
            cycles.AddRange(suspects.Where(request => _mailbox.Contains(request) && ClosesCycleLocked(request)));
            cycles.ForEach(request => _mailbox.Remove(request, this));
            suspects.Clear();
        }

        foreach (var request in cycles)
        {
            request.Fail(new DeadlockException(
                $"The call {request.Method} closes a cycle and could never be answered: {request.Chain!.Describe(GrainId, request.Method)}. Make the method [AlwaysInterleave], the class [Reentrant], or allow call-chain reentrancy around the first call."));
        }
    }

    private bool ClosesCycleLocked(Request request) =>
        IsAwaitedLocked(request.Chain!) && (_status is not (ActivationStatus.Valid or ActivationStatus.Draining) || !_mailbox.MayOverlapAll(this, request));

    private CallChain ChainOf(Request request) =>
        request.OwnChain ??= new CallChain(GrainId, request.Method, request.Chain);

    private void PostCancellation(Request request) =>
        Post(static state => ((Request)state!).CancelTarget(), request);
}
