using Actors.Runtime.Calls;
using Actors.Runtime.Invocation;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>Keeps the requests to one grain, up to a limit, while it is looked up or placed.</summary>
internal sealed class Resolving : CallTarget, ISweepable
{
    private const int WaitingMax = 10_000;

    private readonly GrainId _grainId;
    private readonly Sweeper _sweeper;
    private readonly Lock _gate = new();
    private List<Request> _waiting = [];
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

    /// <summary>
    /// Returns, in order, those that wait; takes no more when there are none. Until then, what comes while these are sent is behind them.
    /// </summary>
    public List<Request> TakeOrEnd()
    {
        lock (_gate)
        {
            _isOver = _waiting.Count == 0;
            return TakeLocked();
        }
    }

    /// <summary>Takes no more and returns, in order, those that wait.</summary>
    public List<Request> End()
    {
        lock (_gate)
        {
            _isOver = true;
            return TakeLocked();
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

    private List<Request> TakeLocked()
    {
        var waiting = _waiting;
        _waiting = [];
        return waiting;
    }
}
