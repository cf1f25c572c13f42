using Actors.Runtime.Calls;
using Actors.Runtime.Invocation;
using Orleans.Runtime;

namespace Actors.Runtime.Clients;

/// <summary>Calls that cannot be sent yet, because no gateway is connected or a grain type is not known. Bounded in number and by deadlines.</summary>
internal sealed class HeldCalls : ISweepable
{
    private const int HeldMax = 10_000;

    private readonly Lock _gate = new();
    private readonly Sweeper _sweeper;
    private List<HeldCall> _calls = [];
    private Exception? _refusal;
    private bool _isWatched;

    public HeldCalls(Sweeper sweeper) => _sweeper = sweeper;

    ISweepable? ISweepable.NextWatched { get; set; }

    /// <summary>Increases with every release: what was looked up before must be looked up again.</summary>
    public long Epoch { get; private set; }

    /// <summary>Why calls have to wait; part of what they are told when they have waited in vain.</summary>
    public Exception? Reason { get; set; }

    /// <summary>Refuses all calls from now on, those that wait included; null to accept them again.</summary>
    public void RefuseAll(Exception? refusal)
    {
        List<HeldCall> refused = [];
        lock (_gate)
        {
            _refusal = refusal;
            if (refusal is not null)
            {
                refused = _calls;
                _calls = [];
            }
        }

        refused.ForEach(call => call.Request.Refuse(Unavailable(call, "the client has stopped looking for one", refusal)));
    }

    /// <summary>Keeps a call. False when there was a release since <paramref name="epoch"/>.</summary>
    public bool TryHold(GrainId grainId, Request request, long epoch)
    {
        var call = new HeldCall(grainId, request, epoch);
        Exception? refusal = null;
        var mustWatch = false;
        lock (_gate)
        {
            if (epoch != Epoch)
            {
                return false;
            }

            if (_refusal is not null)
            {
                refusal = Unavailable(call, "the client has stopped looking for one", _refusal);
            }
            else if (_calls.Count >= HeldMax)
            {
                refusal = Unavailable(call, $"{HeldMax} calls, the limit, wait for that already", Reason);
            }
            else
            {
                _calls.Add(call);
                mustWatch = !_isWatched;
                _isWatched = true;
            }
        }

        if (refusal is not null)
        {
            request.Refuse(refusal);
        }

        if (mustWatch)
        {
            _sweeper.Watch(this);
        }

        return true;
    }

    /// <summary>Hands all calls out, to be sent.</summary>
    public List<HeldCall> Release()
    {
        lock (_gate)
        {
            Epoch++;
            var released = _calls;
            _calls = [];
            return released;
        }
    }

    bool ISweepable.Sweep(long nowMilliseconds)
    {
        List<HeldCall> expired;
        bool isIdle;
        lock (_gate)
        {
            expired = _calls.FindAll(call => IsOver(call, nowMilliseconds));
            if (expired.Count > 0)
            {
                _calls = _calls.FindAll(call => !IsOver(call, nowMilliseconds));
            }

            isIdle = _calls.Count == 0;
            _isWatched = !isIdle;
        }

        foreach (var call in expired.Where(call => !call.Request.IsCompleted))
        {
            call.Request.Refuse(Unavailable(call, "none was found before the deadline of the call", Reason));
        }

        return !isIdle;
    }

    private static bool IsOver(HeldCall call, long nowMilliseconds) => call.Request.IsCompleted || call.Request.DeadlineMilliseconds <= nowMilliseconds;

    private static SiloUnavailableException Unavailable(HeldCall call, string why, Exception? cause) => new(
        $"The call {call.Request.Method} to '{call.GrainId}' was not sent: no gateway of the cluster can be reached, and {why}. Start a silo, or check where the client looks for gateways.{(cause is null ? "" : " Last failure: " + cause.Message)}",
        cause);
}

/// <summary>A call that waits.</summary>
/// <param name="GrainId">Whom it is for.</param>
/// <param name="Request">The call.</param>
/// <param name="Epoch">The epoch in which it began to wait.</param>
internal sealed record HeldCall(GrainId GrainId, Request Request, long Epoch);

/// <summary>What takes the calls to a grain while they cannot be sent.</summary>
internal sealed class HeldTarget(GrainId grainId, HeldCalls calls, long epoch) : CallTarget
{
    public override bool TryEnqueue(Request request) => calls.TryHold(grainId, request, epoch);
}
