using System.Runtime.InteropServices;
using Actors.Runtime.Invocation;
using Actors.Runtime.Management;

namespace Actors.Runtime.Activations;

/// <summary>
/// The requests of one activation: those that run and those that wait. Pure decisions without a lock, clock or thread of its own;
/// the activation calls every member under its gate.
/// </summary>
internal struct Mailbox
{
    private Request? _head;
    private Request? _tail;
    private List<Request>? _overlapping;

    /// <summary>How many waiting requests could overlap a running one.</summary>
    private int _overlapCandidates;

    /// <summary>The running request that started while nothing else ran; null while idle or after it has ended.</summary>
    public Request? Running { get; private set; }

    /// <summary>The number of waiting requests.</summary>
    public int WaitingCount { get; private set; }

    /// <summary>The number of running requests.</summary>
    public readonly int RunningCount => (Running is null ? 0 : 1) + (_overlapping?.Count ?? 0);

    public readonly bool IsIdle => Running is null && _overlapping is not { Count: > 0 };

    private readonly ReadOnlySpan<Request> Overlapping => CollectionsMarshal.AsSpan(_overlapping);

    /// <summary>Puts a request at the end of the queue.</summary>
    public void Add(Request request, bool couldOverlap)
    {
        request.Next = null;
        if (_tail is null)
        {
            _head = request;
        }
        else
        {
            _tail.Next = request;
        }

        _tail = request;
        WaitingCount++;
        _overlapCandidates += couldOverlap ? 1 : 0;
    }

    /// <summary>
    /// The next request that may start now, marked as running; null when there is none. Requests that nobody waits for any more
    /// are dropped on the way. While the activation drains, only requests that a running one could be waiting for still start.
    /// </summary>
    public Request? TakeNext(Activation activation, bool isDraining = false)
    {
        Request? previous = null;
        var hasSkipped = false;
        for (var request = _head; request is not null;)
        {
            var next = request.Next;
            if (request.IsCompleted)
            {
                Unlink(previous, request, activation);
            }
            else if (IsIdle ? !isDraining : MayJoin(activation, request, isDraining, hasSkipped))
            {
                Unlink(previous, request, activation);
                MarkRunning(request);
                return request;
            }
            else if (_overlapCandidates == 0)
            {
                return null;
            }
            else
            {
                hasSkipped = true;
                previous = request;
            }

            request = next;
        }

        return null;
    }

    /// <summary>Takes a request that has ended off the running ones.</summary>
    public void Finish(Request request)
    {
        if (ReferenceEquals(Running, request))
        {
            Running = null;
        }
        else
        {
            _overlapping?.Remove(request);
        }
    }

    /// <summary>Takes a waiting request out of the queue; false when it is not there.</summary>
    public bool Remove(Request request, Activation activation)
    {
        Request? previous = null;
        for (var candidate = _head; candidate is not null; previous = candidate, candidate = candidate.Next)
        {
            if (ReferenceEquals(candidate, request))
            {
                Unlink(previous, candidate, activation);
                return true;
            }
        }

        return false;
    }

    /// <summary>Empties the queue, in order.</summary>
    public List<Request> TakeWaiting()
    {
        var waiting = new List<Request>(WaitingCount);
        for (var request = _head; request is not null;)
        {
            var next = request.Next;
            request.Next = null;
            waiting.Add(request);
            request = next;
        }

        _head = null;
        _tail = null;
        WaitingCount = 0;
        _overlapCandidates = 0;
        return waiting;
    }

    /// <summary>
    /// Decides the outcome of every request whose deadline has passed and takes those that wait off the queue; the caller
    /// publishes it outside the gate.
    /// </summary>
    public void Expire(long nowMilliseconds, Activation activation, ref List<(Request Request, bool WasRunning)>? expired)
    {
        Request? previous = null;
        for (var request = _head; request is not null;)
        {
            var next = request.Next;
            if (TryExpire(request, nowMilliseconds, wasRunning: false, ref expired))
            {
                Unlink(previous, request, activation);
            }
            else
            {
                previous = request;
            }

            request = next;
        }

        if (Running is { } running)
        {
            TryExpire(running, nowMilliseconds, wasRunning: true, ref expired);
        }

        foreach (var overlapping in Overlapping)
        {
            TryExpire(overlapping, nowMilliseconds, wasRunning: true, ref expired);
        }
    }

    /// <summary>The request that has been running longest; null when none runs.</summary>
    public readonly Request? OldestRunning()
    {
        var oldest = Running;
        foreach (var overlapping in Overlapping)
        {
            oldest = oldest is null || overlapping.StartedMilliseconds < oldest.StartedMilliseconds ? overlapping : oldest;
        }

        return oldest;
    }

    /// <summary>What runs, and behind it what waits, in order; at most so many.</summary>
    public readonly List<ActivationCall> List(int countMax, long nowMilliseconds)
    {
        List<ActivationCall> calls = [];
        foreach (var request in (IEnumerable<Request?>)[Running, .. Overlapping])
        {
            if (request is not null && calls.Count < countMax)
            {
                calls.Add(new ActivationCall(request.Method, request.Chain?.GrainId, nowMilliseconds - request.StartedMilliseconds));
            }
        }

        for (var request = _head; request is not null && calls.Count < countMax; request = request.Next)
        {
            calls.Add(new ActivationCall(request.Method, request.Chain?.GrainId, RunningMilliseconds: null));
        }

        return calls;
    }

    /// <summary>True when the request waits here.</summary>
    public readonly bool Contains(Request request)
    {
        for (var candidate = _head; candidate is not null; candidate = candidate.Next)
        {
            if (ReferenceEquals(candidate, request))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The last call, not answered yet, of a running request that keeps <paramref name="waiting"/>, or anything when that is
    /// null, from starting. Null when there is none.
    /// </summary>
    public readonly Request? OutgoingCallOfBlocker(Activation activation, Request? waiting)
    {
        if (Running is { } running && OutgoingCall(activation, running, waiting) is { } outgoing)
        {
            return outgoing;
        }

        foreach (var overlapping in Overlapping)
        {
            if (OutgoingCall(activation, overlapping, waiting) is { } overlappingOutgoing)
            {
                return overlappingOutgoing;
            }
        }

        return null;
    }

    /// <summary>True when a running request is waiting, through <paramref name="chain"/>, for a request with this chain.</summary>
    public readonly bool IsAwaitedBy(CallChain chain)
    {
        for (var link = chain; link is not null; link = link.Caller)
        {
            if (Running?.OwnChain is { } own && own.IsSame(link))
            {
                return true;
            }

            foreach (var overlapping in Overlapping)
            {
                if (overlapping.OwnChain is { } overlappingOwn && overlappingOwn.IsSame(link))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>True when <paramref name="request"/> may overlap everything that runs.</summary>
    public readonly bool MayOverlapAll(Activation activation, Request request)
    {
        if (Running is { } running && !Admission.MayOverlap(activation, request, running))
        {
            return false;
        }

        foreach (var overlapping in Overlapping)
        {
            if (!Admission.MayOverlap(activation, request, overlapping))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryExpire(Request request, long nowMilliseconds, bool wasRunning, ref List<(Request, bool)>? expired)
    {
        if (request.DeadlineMilliseconds > nowMilliseconds || request.IsOneWay || !request.TryComplete())
        {
            return false;
        }

        (expired ??= []).Add((request, wasRunning));
        return true;
    }

    // A recycled request belongs to another chain by now, and so tells that the call it was is over.
    private static Request? OutgoingCall(Activation activation, Request running, Request? waiting) =>
        running.OwnChain is { Outgoing: { } outgoing } chain
        && ReferenceEquals(outgoing.Chain, chain)
        && !outgoing.IsCompleted
        && (waiting is null || !Admission.MayOverlap(activation, waiting, running))
            ? outgoing
            : null;

    private readonly bool MayJoin(Activation activation, Request request, bool isDraining, bool hasSkipped) =>
        (!isDraining || MayStartWhileDraining(request))
        && MayOverlapAll(activation, request)
        && (!hasSkipped || MayOvertake(activation, request));

    // Readers that only join other readers stay behind a waiting writer, else a stream of them would starve it. One that a running
    // request waits for goes first all the same: the writer waits for that request.
    private readonly bool MayOvertake(Activation activation, Request request) =>
        (request.Method.Options & (GrainMethodOptions.ReadOnly | GrainMethodOptions.AlwaysInterleave)) != GrainMethodOptions.ReadOnly
        || activation.Settings.IsReentrant
        || activation.Settings.MayInterleave is not null
        || request.Context is { } context && context.ReentrancyId != Guid.Empty
        || request.Chain is { } chain && IsAwaitedBy(chain);

    private readonly bool MayStartWhileDraining(Request request) =>
        !request.IsOneWay
        && ((request.Method.Options & GrainMethodOptions.AlwaysInterleave) != 0 || (request.Chain is { } chain && IsAwaitedBy(chain)));

    private void MarkRunning(Request request)
    {
        if (IsIdle)
        {
            Running = request;
        }
        else
        {
            (_overlapping ??= []).Add(request);
        }
    }

    private void Unlink(Request? previous, Request request, Activation activation)
    {
        if (previous is null)
        {
            _head = request.Next;
        }
        else
        {
            previous.Next = request.Next;
        }

        if (ReferenceEquals(_tail, request))
        {
            _tail = previous;
        }

        request.Next = null;
        WaitingCount--;
        _overlapCandidates -= Admission.CouldOverlap(activation.Settings, request) ? 1 : 0;
    }
}
