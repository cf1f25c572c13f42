using System.Diagnostics;
using Actors.Runtime.Invocation;
using Orleans.Runtime;

namespace Actors.Runtime.Activations;

/// <summary>
/// One turn on the caller's thread: a call from outside of grains that finds the activation idle needs no other thread to read
/// something that is in memory. The caller gets its thread back after that one turn, whatever else has come in.
/// </summary>
internal sealed partial class Activation
{
    private static readonly Action<object?> RunOneTurnAction = static state => ((Activation)state!).RunOneTurn();
    private static readonly long LongTurnTicks = Stopwatch.Frequency / 5000;

    // Takes the right to run turns, if the call may run here and nothing else has to run first. A call from another process may not: the
    // thread that brings it has the next ones to bring.
    private bool TryKeepLocked(Request request)
    {
        if (_isScheduled
            || _status != ActivationStatus.Valid
            || RuntimeContext.Current is not null
            || request.IsFromElsewhere
            || !request.Method.MayRunOnCallersThread
            || _tasks is { Count: > 0 }
            || _mailbox.WaitingCount != 1
            || !Thread.CurrentThread.IsThreadPoolThread
            || ExecutionContext.IsFlowSuppressed())
        {
            return false;
        }

        _isScheduled = true;
        return true;
    }

    private void RunOnCallersThread(GrainMethod method)
    {
        var started = Stopwatch.GetTimestamp();
        var callers = ExecutionContext.Capture();
        if (ReferenceEquals(callers, CleanContext))
        {
            _scheduler.RunInside(RunOneTurnAction);
        }
        else
        {
            // What flows with the caller's code is not the grain's, and must still be there for the caller afterwards.
            ExecutionContext.Restore(CleanContext);
            _scheduler.RunInside(RunOneTurnAction);
            ExecutionContext.Restore(callers!);
        }

        method.CountTurnOnCallersThread(Stopwatch.GetTimestamp() - started < LongTurnTicks);
    }

    private void RunOneTurn()
    {
        RuntimeContext.Current = this;
        try
        {
            if (!TakeWork(out var request, out var task))
            {
                _endedAfterTurns = null;
                return;
            }

            RunTurn(request, task);
            HandOverTurns();
        }
        catch (Exception exception)
        {
            _host.Timeouts.ReportBrokenTurn(this, exception);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        finally
        {
            RuntimeContext.Current = null;
        }
    }

    // Nobody's continuation runs here: this thread is its caller's.
    private void HandOverTurns()
    {
        bool isIdle;
        Request? ended;
        lock (_gate)
        {
            FinishEndedLocked();
            ended = _ended;
            _ended = null;
            isIdle = !HasWorkLocked() && !MustStepLocked();
            _isScheduled = !isIdle;
        }

        if (ended is not null)
        {
            PublishOrDiscard(ended, runContinuationInline: false);
        }

        if (!isIdle)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        else if (_extras is { HasSuspectedCycles: true })
        {
            RefuseCycles();
        }
    }
}
