using Actors.Runtime.Calls;
using Actors.Runtime.Invocation;
using Actors.Runtime.Lifetime;
using Orleans;

namespace Actors.Runtime.Activations;

/// <summary>What is looked at a few times a second while an activation has work: deadlines, long turns, ends that hang, waits in a circle.</summary>
internal sealed partial class Activation : ISweepable
{
    private bool _isWatched;
    private bool _isTurnReported;

    ISweepable? ISweepable.NextWatched { get; set; }

    bool ISweepable.Sweep(long nowMilliseconds)
    {
        List<(Request Request, bool WasRunning)>? expired = null;
        bool isIdle;
        int waitingCount;
        lock (_gate)
        {
            _mailbox.Expire(nowMilliseconds, this, ref expired);
            waitingCount = _mailbox.WaitingCount;
            isIdle = waitingCount == 0 && _mailbox.IsIdle && !_isScheduled;
            _isWatched = !isIdle;
        }

        ReportLongTurn(nowMilliseconds);
        if (expired is not null)
        {
            Fail(expired, waitingCount);
        }

        EndWhatHangs(nowMilliseconds);
        if (waitingCount > 0)
        {
            WaitCycles.Break(this);
        }

        return !isIdle;
    }

    private void Fail(List<(Request Request, bool WasRunning)> expired, int waitingCount)
    {
        foreach (var (request, wasRunning) in expired)
        {
            var failure = _host.Timeouts.Describe(request, GrainId, wasRunning, waitingCount + 1);
            if (!wasRunning)
            {
                request.Trace?.EndWithoutRun(request, failure);
            }

            request.FailDecided(failure);
            if (wasRunning && _host.Timeouts.CancelsOnTimeout)
            {
                PostCancellation(request);
            }
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

    // An activation that is to end waits for its running requests, but not for ever: then it ends beside them, and if even its
    // turn never returns, it is given up, so that waiting requests get a new activation.
    private void EndWhatHangs(long nowMilliseconds)
    {
        if (_extras is not { IsDeactivationWanted: true } extras || nowMilliseconds <= extras.DrainLimitMilliseconds)
        {
            return;
        }

        var isTurnStuck = Volatile.Read(ref _turnStartedMilliseconds) is var started and not 0
            && nowMilliseconds - started > (long)_host.DeactivationTimeout.TotalMilliseconds;
        lock (_gate)
        {
            if (_status == ActivationStatus.Draining && !extras.IsDrainOver)
            {
                extras.IsDrainOver = true;
                ScheduleLocked(always: true);
            }

            if (_status == ActivationStatus.Invalid || !isTurnStuck)
            {
                return;
            }
        }

        ActivationSteps.GiveUp(this);
    }

    private void WatchLocked()
    {
        if (!_isWatched)
        {
            _isWatched = true;
            _host.Sweeper.Watch(this);
        }
    }
}
