using Actors.Runtime.Invocation;
using Orleans.Runtime;

namespace Actors.Runtime.Messaging.Connections;

/// <summary>A call that waits for its answer.</summary>
/// <param name="Request">The call.</param>
/// <param name="Target">Whom it is for.</param>
/// <param name="Origin">Who takes it back when it was never delivered.</param>
/// <param name="Offset">Where its frame begins in the connection's stream.</param>
internal readonly record struct OutstandingCall(Request Request, GrainId Target, IUndelivered Origin, long Offset);

/// <summary>
/// The calls of one connection that wait for an answer, by correlation id: an index into an array, and a count of the uses of that
/// place, so that a late answer finds nothing. Whoever takes a call out is the only one who may end it.
/// </summary>
internal sealed class OutstandingCalls
{
    private const int IndexBits = 20;
    private const int IndexMask = (1 << IndexBits) - 1;
    private const int CapacityMin = 64;
    private const int NoFree = -1;

    private readonly Lock _gate = new();
    private readonly int _countMax;
    private Place[] _places = new Place[CapacityMin];
    private int _usedCount;
    private int _firstFree = NoFree;
    private int _count;

    public OutstandingCalls(int countMax) => _countMax = Math.Min(countMax, IndexMask);

    public int Count => Volatile.Read(ref _count);

    public bool IsFull => Count >= _countMax;

    /// <summary>Adds a call and returns its correlation id.</summary>
    public ulong Add(in OutstandingCall call)
    {
        lock (_gate)
        {
            var index = _firstFree;
            if (index == NoFree)
            {
                index = _usedCount++;
                if (index == _places.Length)
                {
                    Array.Resize(ref _places, _places.Length * 2);
                }
            }
            else
            {
                _firstFree = _places[index].NextFree;
            }

            _count++;
            ref var place = ref _places[index];
            place.Call = call;
            place.IsUsed = true;
            return (place.Uses << IndexBits) | (uint)index;
        }
    }

    /// <summary>Takes the call with this id; false when it has been taken before, or never was.</summary>
    public bool TryTake(ulong id, out OutstandingCall call)
    {
        var index = (int)(id & IndexMask);
        lock (_gate)
        {
            if (index >= _usedCount || !_places[index].IsUsed || _places[index].Uses != id >> IndexBits)
            {
                call = default;
                return false;
            }

            call = TakeLocked(index);
            return true;
        }
    }

    /// <summary>Takes this call, unless it has been taken before or has never been here: ids of several connections coincide.</summary>
    public bool TryTake(ulong id, Request request)
    {
        var index = (int)(id & IndexMask);
        lock (_gate)
        {
            if (index >= _usedCount || !_places[index].IsUsed || _places[index].Uses != id >> IndexBits || !ReferenceEquals(_places[index].Call.Request, request))
            {
                return false;
            }

            TakeLocked(index);
            return true;
        }
    }

    /// <summary>Takes all calls whose deadline is before <paramref name="deadlineMilliseconds"/>.</summary>
    public List<OutstandingCall> TakeExpired(long deadlineMilliseconds) => Take(call => call.Request.DeadlineMilliseconds < deadlineMilliseconds);

    /// <summary>Takes everything.</summary>
    public List<OutstandingCall> TakeAll() => Take(static _ => true);

    private List<OutstandingCall> Take(Func<OutstandingCall, bool> matches)
    {
        List<OutstandingCall> taken = [];
        lock (_gate)
        {
            for (var index = 0; index < _usedCount; index++)
            {
                if (_places[index].IsUsed && matches(_places[index].Call))
                {
                    taken.Add(TakeLocked(index));
                }
            }
        }

        return taken;
    }

    private OutstandingCall TakeLocked(int index)
    {
        ref var place = ref _places[index];
        var call = place.Call;
        place.Call = default;
        place.IsUsed = false;
        place.Uses++;
        place.NextFree = _firstFree;
        _firstFree = index;
        _count--;
        return call;
    }

    private struct Place
    {
        public OutstandingCall Call;
        public ulong Uses;
        public int NextFree;
        public bool IsUsed;
    }
}
