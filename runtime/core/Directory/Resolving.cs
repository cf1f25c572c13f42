using Actors.Runtime.Calls;
using Actors.Runtime.Invocation;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>Keeps the requests to one grain, up to a limit, while it is looked up or placed.</summary>
internal sealed class Resolving : CallTarget, ISweepable
{
    private const int WaitingMax = 10_000;

    // What is taken at once, so that others have not filled the queue again before it is looked at next.
    private const int TakenMax = 250;

    private readonly GrainId _grainId;
    private readonly Sweeper _sweeper;
    private readonly Lock _gate = new();
    private readonly List<Request> _waiting = [];
    private TaskCompletionSource? _here;
    private SiloAddress? _chosen;
    private bool _isWatched;
    private bool _isOver;

    public Resolving(GrainId grainId, Request first, SiloAddress? chosen, Sweeper sweeper)
    {
        _chosen = chosen;
        _grainId = grainId;
        _sweeper = sweeper;
        Context = first.Context;
        InterfaceType = first.Method.InterfaceType;
    }

    /// <summary>The context of the request that began it: the caller may have said where to place the grain.</summary>
    public RequestContextData? Context { get; }

    /// <summary>The interface of that request.</summary>
    public Type InterfaceType { get; }

    ISweepable? ISweepable.NextWatched { get; set; }

    public override bool TryEnqueue(Request request)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return false;
            }

            if (_waiting.Count < WaitingMax)
            {
                _waiting.Add(request);
                if (!_isWatched)
                {
                    _isWatched = true;
                    _sweeper.Watch(this);
                }

                return true;
            }
        }

        request.Refuse(new LimitExceededException(
            $"{WaitingMax} requests, which is the limit, wait until it is known where grain '{_grainId}' is; {request.Method} was refused. Retry it later."));
        return true;
    }

    /// <summary>
    /// Takes, once, where placement has put the grain already, unless it turns out to be active; choosing twice would make some silos likelier.
    /// </summary>
    public SiloAddress? TakeChosen() => Interlocked.Exchange(ref _chosen, null);

    /// <summary>Completes when the grain turns out to be in this silo, from now on.</summary>
    public Task NextHere()
    {
        var here = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _here, here);
        return here.Task;
    }

    /// <summary>The grain is in this silo.</summary>
    public void OnHere() => Volatile.Read(ref _here)?.TrySetResult();

    /// <summary>
    /// Returns, in order, the first of those that wait; what comes while they are sent is behind them. None when more than half as many
    /// have come as were taken before: then the queue might never be empty.
    /// </summary>
    /// <param name="countMax">How many may wait for any to be returned; next time, fewer.</param>
    public List<Request> TakeFirst(ref int countMax)
    {
        lock (_gate)
        {
            if (_waiting.Count > countMax)
            {
                return [];
            }

            var taken = _waiting[..Math.Min(TakenMax, _waiting.Count)];
            _waiting.RemoveRange(0, taken.Count);
            countMax = _waiting.Count + (taken.Count / 2);
            return taken;
        }
    }

    /// <summary>
    /// Sends, in order, those that wait, and takes no more; whoever has another one is held up until then, and sends it by itself. False when
    /// one could not be sent; that one and what is behind it go on waiting.
    /// </summary>
    public bool TrySendLast(Func<Request, bool> trySend)
    {
        lock (_gate)
        {
            // No grain runs on this thread, which has the gate: that is only done where the caller's context flows.
            using AsyncFlowControl? suppressed = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
            for (var sent = 0; sent < _waiting.Count; sent++)
            {
                if (!trySend(_waiting[sent]))
                {
                    _waiting.RemoveRange(0, sent);
                    return false;
                }
            }

            _waiting.Clear();
            _isOver = true;
            return true;
        }
    }

    /// <summary>Takes no more and returns, in order, those that wait.</summary>
    public List<Request> End()
    {
        lock (_gate)
        {
            _isOver = true;
            List<Request> waiting = [.. _waiting];
            _waiting.Clear();
            return waiting;
        }
    }

    /// <summary>Puts those back that could not be sent, before all that have come since.</summary>
    public void PutBack(List<Request> requests)
    {
        lock (_gate)
        {
            _waiting.InsertRange(0, requests);
        }
    }

    bool ISweepable.Sweep(long nowMilliseconds)
    {
        List<Request>? expired = null;
        lock (_gate)
        {
            foreach (var request in _waiting.Where(request => request.DeadlineMilliseconds <= nowMilliseconds))
            {
                (expired ??= []).Add(request);
            }

            _waiting.RemoveAll(request => request.IsCompleted || request.DeadlineMilliseconds <= nowMilliseconds);
            if (_isOver)
            {
                return false;
            }
        }

        foreach (var request in expired ?? [])
        {
            request.Refuse(new TimeoutException($"The call {request.Method} was not answered in time: it was not known yet where grain '{_grainId}' is. It was not run."));
        }

        return true;
    }
}
