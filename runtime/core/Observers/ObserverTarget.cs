using Actors.Runtime.Calls;
using Actors.Runtime.Invocation;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Observers;

/// <summary>The mailbox of one observer. Calls run one after another, each to its end, outside of any grain.</summary>
internal sealed partial class ObserverTarget : CallTarget, IRequestHost, IThreadPoolWorkItem, ISweepable
{
    private const int WaitingMax = 10_000;

    private readonly WeakReference<IGrainObserver> _observer;
    private readonly ObserverRegistry _registry;
    private readonly GrainId _id;
    private readonly Lock _gate = new();
    private readonly Queue<Request> _waiting = new();
    private Request? _running;
    private bool _isWatched;
    private bool _isRemoved;

    public ObserverTarget(GrainId id, IGrainObserver observer, ObserverRegistry registry)
    {
        _id = id;
        _observer = new WeakReference<IGrainObserver>(observer);
        _registry = registry;
    }

    ISweepable? ISweepable.NextWatched { get; set; }

    public override bool TryEnqueue(Request request)
    {
        bool isFull;
        lock (_gate)
        {
            if (_isRemoved)
            {
                return false;
            }

            isFull = _waiting.Count >= WaitingMax;
            if (!isFull)
            {
                EnqueueLocked(request);
            }
        }

        if (isFull)
        {
            request.Refuse(new LimitExceededException(
                $"The observer '{_id}' has {WaitingMax} waiting calls, which is its limit; {request.Method} was refused. Notify it less often, or make it faster."));
        }

        return true;
    }

    /// <summary>Refuses calls from now on; what waits already is still delivered.</summary>
    public void Remove()
    {
        lock (_gate)
        {
            _isRemoved = true;
        }
    }

    void IThreadPoolWorkItem.Execute() => RunNext();

    void IRequestHost.OnFinished(Request request)
    {
        request.Trace?.EndRun(request.TargetException);
        bool mustRun;
        lock (_gate)
        {
            _running = null;
            mustRun = _waiting.Count > 0;
        }

        if (mustRun)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        if (!request.IsOneWay)
        {
            request.Publish(runContinuationInline: false);
            return;
        }

        if (request.TargetException is { } exception)
        {
            Log.OneWayFailed(_registry.Logger, _id, request.Method.ToString(), exception);
        }

        request.Discard();
    }

    void IRequestHost.OnCanceled(Request request)
    {
        // A waiting request is skipped when its turn comes; a running one is told.
        _ = CancelAsync(request);
    }

    private async Task CancelAsync(Request request)
    {
        try
        {
            await request.CancelTargetAsync().ConfigureAwait(false);
        }
        catch (AggregateException exception)
        {
            Log.TokenFailed(_registry.Logger, _id, request.Method.ToString(), exception);
        }
    }

    bool ISweepable.Sweep(long nowMilliseconds)
    {
        List<(Request Request, bool WasRunning)> expired = [];
        bool isIdle;
        int waitingCount;
        lock (_gate)
        {
            expired.AddRange(_waiting.Where(request => IsExpired(request, nowMilliseconds)).Select(request => (request, false)));
            if (_running is { } running && IsExpired(running, nowMilliseconds))
            {
                expired.Add((running, true));
            }

            waitingCount = _waiting.Count;
            isIdle = waitingCount == 0 && _running is null;
            _isWatched = !isIdle;
        }

        foreach (var (request, wasRunning) in expired)
        {
            request.FailDecided(_registry.DescribeTimeout(request, _id, wasRunning, waitingCount));
        }

        return !isIdle;
    }

    private void EnqueueLocked(Request request)
    {
        request.Host = this;
        request.Trace?.Arrive();
        _waiting.Enqueue(request);
        if (_running is null && _waiting.Count == 1)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        if (!_isWatched)
        {
            _isWatched = true;
            _registry.Watch(this);
        }
    }

    private static bool IsExpired(Request request, long nowMilliseconds) =>
        request.DeadlineMilliseconds <= nowMilliseconds && !request.IsOneWay && request.TryComplete();

    private void RunNext()
    {
        Request? request;
        lock (_gate)
        {
            if (_running is not null || !TryDequeueLive(out request))
            {
                return;
            }

            _running = request;
        }

        request.Trace?.BeginRun(request);
        if (request.Context is { } context)
        {
            RequestContext.Import(context);
        }

        if (_observer.TryGetTarget(out var observer))
        {
            request.Start(observer);
            return;
        }

        _registry.Remove(_id);
        request.SetOutcome(null, new ClientNotAvailableException(_id));
        ((IRequestHost)this).OnFinished(request);
    }

    private bool TryDequeueLive([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Request? request)
    {
        while (_waiting.TryDequeue(out request))
        {
            if (!request.IsCompleted)
            {
                return true;
            }
        }

        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(1401, LogLevel.Warning, "The observer '{ObserverId}' threw from {Method}; nobody waits for the call, so only this line tells what to mend")]
        public static partial void OneWayFailed(ILogger logger, GrainId observerId, string method, Exception exception);

        [LoggerMessage(1402, LogLevel.Warning, "What {Method} of the observer '{ObserverId}' registered with its cancellation token threw when the call was cancelled; mend that code, as nobody else hears of it")]
        public static partial void TokenFailed(ILogger logger, GrainId observerId, string method, Exception exception);
    }
}
