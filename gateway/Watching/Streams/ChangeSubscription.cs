using Actors.Ledger;

namespace Actors.Gateway.Watching.Streams;

/// <summary>
/// What an event stream has yet to tell. Bounded: when its reader is slow, changes are dropped here and read from the log again later.
/// </summary>
internal sealed class ChangeSubscription(WatchSubject subject, long after, int capacity) : Subscriber(subject, after)
{
    private readonly Lock _lock = new();
    private readonly Queue<Change> _changes = new();
    private TaskCompletionSource<WakeReason>? _waiting;
    private long _lastIndex;
    private bool _overflowed;

    public override bool IsOneShot => false;

    /// <summary>Why it hears of nothing any more; null while it does.</summary>
    public WakeReason? Ended { get; private set; }

    /// <summary>Whether there is nothing to take and nothing was dropped.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _changes.Count == 0 && !_overflowed;
            }
        }
    }

    public override bool TakeLocked(Change change)
    {
        lock (_lock)
        {
            // A change may concern it in two ways, and is told once.
            if (change.Index <= _lastIndex)
            {
                return false;
            }

            _lastIndex = change.Index;
            if (_changes.Count == capacity)
            {
                _changes.Clear();
                _overflowed = true;
            }

            if (!_overflowed)
            {
                _changes.Enqueue(change);
            }

            return _waiting is not null;
        }
    }

    public override void Wake(WakeReason reason)
    {
        TaskCompletionSource<WakeReason>? waiting;
        lock (_lock)
        {
            Ended = reason is WakeReason.Stopping or WakeReason.Lost ? reason : Ended;
            (waiting, _waiting) = (_waiting, null);
        }

        waiting?.TrySetResult(reason);
    }

    /// <summary>Takes some of what has piled up. False: changes were dropped; from now on they are kept again, and those before must be read from the log.</summary>
    public bool TryTake(List<Change> taken, int countMax)
    {
        lock (_lock)
        {
            if (_overflowed)
            {
                _overflowed = false;
                return false;
            }

            while (taken.Count < countMax && _changes.TryDequeue(out var change))
            {
                taken.Add(change);
            }

            return true;
        }
    }

    /// <summary>Completes when there is something to take or it has ended; by a wheel also when its time is over.</summary>
    public Task<WakeReason> WaitAsync()
    {
        lock (_lock)
        {
            if (_changes.Count > 0 || _overflowed || Ended is not null)
            {
                return Task.FromResult(WakeReason.Changed);
            }

            _waiting ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiting.Task;
        }
    }
}
