using Actors.Runtime.Invocation;

namespace Actors.Runtime.Messaging.Connections;

/// <summary>
/// The calls that arrived on one connection and are not answered: how many, and which of them can be cancelled. Whoever takes a
/// cancellable call out ends it: its answer, or its cancellation; the other of the two leaves the object alone.
/// </summary>
internal sealed class IncomingCalls
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, Request> _cancellable = [];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Add(Request request)
    {
        Interlocked.Increment(ref _count);
        if (request.IsCancellable)
        {
            lock (_gate)
            {
                _cancellable[request.SinkId] = request;
            }
        }
    }

    /// <summary>Counts a call whose answer is on its way, or that needs none any more.</summary>
    public void OnEnded() => Interlocked.Decrement(ref _count);

    /// <summary>Takes a call that has an outcome; false when its caller has cancelled it before.</summary>
    public bool TryTake(Request request)
    {
        if (!request.IsCancellable)
        {
            return true;
        }

        lock (_gate)
        {
            return _cancellable.Remove(request.SinkId);
        }
    }

    /// <summary>Takes a call to cancel it; null when it has an outcome, or never was here.</summary>
    public Request? TakeToCancel(ulong id)
    {
        lock (_gate)
        {
            return _cancellable.Remove(id, out var request) ? request : null;
        }
    }

    /// <summary>Takes all calls that can be cancelled, because their caller is gone.</summary>
    public List<Request> TakeAllToCancel()
    {
        lock (_gate)
        {
            List<Request> requests = [.. _cancellable.Values];
            _cancellable.Clear();
            return requests;
        }
    }
}
