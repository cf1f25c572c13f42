namespace Actors.Ledger.Tail;

/// <summary>What a subscriber finds in the window at its place.</summary>
internal enum WindowPlace
{
    /// <summary>Changes were copied.</summary>
    Found,

    /// <summary>Nothing after this place yet.</summary>
    AtEnd,

    /// <summary>The window no longer reaches back to this place.</summary>
    Behind,

    /// <summary>The place lies in a future that the database has lost.</summary>
    Rewound,
}

/// <summary>
/// The latest changes, in order and without gap, for all subscribers of this process. Bounded: subscribers hold a place,
/// not a queue, and whoever falls out of the window reads from the database.
/// </summary>
internal sealed class ChangeWindow
{
    private readonly Change[] _ring;
    private readonly Lock _lock = new();
    private TaskCompletionSource? _waiters;
    private long _lastIndex;
    private int _count;
    private long _rewoundFrom;

    public ChangeWindow(int capacity) => _ring = new Change[capacity];

    public long LastIndex => Volatile.Read(ref _lastIndex);

    /// <summary>Starts over, empty, at an index. When that is a step back, subscribers beyond it are told.</summary>
    public void Reset(long lastIndex)
    {
        lock (_lock)
        {
            _rewoundFrom = Math.Max(_rewoundFrom, lastIndex < _lastIndex ? _lastIndex : 0);
            _count = 0;
            Volatile.Write(ref _lastIndex, lastIndex);
            WakeLocked();
        }
    }

    /// <summary>Adds changes that follow what is known; skips those that are known. False: it stopped at a gap, and the rest must be read.</summary>
    public bool TryAppend(IReadOnlyList<Change> changes)
    {
        lock (_lock)
        {
            var isGapFree = TryAppendLocked(changes);
            WakeLocked();
            return isGapFree;
        }
    }

    /// <summary>Copies what follows a place into the buffer.</summary>
    public WindowPlace Read(long afterIndex, Span<Change> buffer, out int count)
    {
        lock (_lock)
        {
            count = 0;
            if (afterIndex >= _lastIndex)
            {
                return afterIndex > _lastIndex && afterIndex <= _rewoundFrom ? WindowPlace.Rewound : WindowPlace.AtEnd;
            }

            if (afterIndex < _lastIndex - _count)
            {
                return WindowPlace.Behind;
            }

            while (count < buffer.Length && afterIndex + count < _lastIndex)
            {
                buffer[count] = _ring[(afterIndex + count + 1) % _ring.Length];
                count++;
            }

            return WindowPlace.Found;
        }
    }

    /// <summary>Completes when something was added after the place, or the window started over.</summary>
    public Task WaitAsync(long afterIndex, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_lastIndex > afterIndex)
            {
                return Task.CompletedTask;
            }

            _waiters ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiters.Task.WaitAsync(cancellationToken);
        }
    }

    private bool TryAppendLocked(IReadOnlyList<Change> changes)
    {
        foreach (var change in changes)
        {
            if (change.Index > _lastIndex + 1)
            {
                return false;
            }

            if (change.Index > _lastIndex)
            {
                _ring[change.Index % _ring.Length] = change;
                _count = Math.Min(_count + 1, _ring.Length);
                Volatile.Write(ref _lastIndex, change.Index);
            }
        }

        return true;
    }

    private void WakeLocked()
    {
        _waiters?.TrySetResult();
        _waiters = null;
    }
}
