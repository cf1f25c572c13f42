namespace Actors.Ledger.Commit;

/// <summary>Where callers wait for the next transaction: bounded by count and by bytes.</summary>
internal sealed class CommitQueue
{
    private readonly LedgerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _lock = new();
    private readonly Queue<PendingCommit> _waiting = new();
    private TaskCompletionSource? _arrival;
    private TaskCompletionSource? _room;
    private Func<LedgerException>? _refusal;
    private bool _closed;
    private int _count;
    private long _bytes;

    public CommitQueue(LedgerOptions options, TimeProvider timeProvider)
    {
        _options = options;
        _timeProvider = timeProvider;
    }

    public int Count => Volatile.Read(ref _count);

    /// <summary>Puts the unit in line. When the queue is full, waits for room, but not longer than the options allow.</summary>
    public ValueTask EnqueueAsync(PendingCommit unit, CancellationToken cancellationToken) =>
        TryEnqueue(unit, out var room) ? ValueTask.CompletedTask : new(WaitForRoomAsync(unit, room, cancellationToken));

    /// <summary>Waits until something is in line and makes a group of as much of it as fits. Null: closed and empty.</summary>
    public async ValueTask<CommitGroup?> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var group = new CommitGroup(_options);
            if (TryTake(group, out var arrival))
            {
                return group.Count > 0 ? group : null;
            }

            await arrival.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>From now on every arrival is refused at once; null opens the queue again.</summary>
    public void Refuse(Func<LedgerException>? refusal)
    {
        lock (_lock)
        {
            _refusal = _closed ? _refusal : refusal;
        }
    }

    /// <summary>Refuses every arrival for good; what is in line can still be taken.</summary>
    public void Close(Func<LedgerException> refusal)
    {
        lock (_lock)
        {
            _closed = true;
            _refusal = refusal;
            _arrival?.TrySetResult();
            _arrival = null;
        }
    }

    /// <summary>Fails everything that has been in line for at least <paramref name="age"/>.</summary>
    public void Expire(TimeSpan age, Func<LedgerException> failure)
    {
        List<PendingCommit> expired = [];
        lock (_lock)
        {
            while (_waiting.TryPeek(out var oldest) && _timeProvider.GetElapsedTime(oldest.EnqueuedAt) >= age)
            {
                expired.Add(DequeueLocked());
            }

            SignalRoomLocked();
        }

        expired.ForEach(unit => unit.TrySetException(failure()));
    }

    private bool TryEnqueue(PendingCommit unit, out Task room)
    {
        lock (_lock)
        {
            if (_refusal is { } refusal)
            {
                throw refusal();
            }

            var full = _count > 0 && (_count + unit.Mutations.Count > _options.QueueCountMax || _bytes + unit.Bytes > _options.QueueBytesMax);
            if (full)
            {
                room = (_room ??= NewSignal()).Task;
                return false;
            }

            _waiting.Enqueue(unit);
            _count += unit.Mutations.Count;
            _bytes += unit.Bytes;
            _arrival?.TrySetResult();
            _arrival = null;
            room = Task.CompletedTask;
            return true;
        }
    }

    private async Task WaitForRoomAsync(PendingCommit unit, Task room, CancellationToken cancellationToken)
    {
        do
        {
            var left = _options.CommitWaitMax - _timeProvider.GetElapsedTime(unit.EnqueuedAt);
            try
            {
                await room.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _timeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException timeout)
            {
                throw new LedgerUnavailableException(
                    $"The ledger's queue stayed full ({_options.QueueCountMax} mutations or {_options.QueueBytesMax} bytes) for '{_options.CommitWaitMax}'; slow down and try again.",
                    _options.RetryPauseMax,
                    timeout);
            }
        }
        while (!TryEnqueue(unit, out room));
    }

    private bool TryTake(CommitGroup group, out Task arrival)
    {
        lock (_lock)
        {
            // A completed unit was cancelled while it waited.
            while (_waiting.TryPeek(out var unit) && (unit.Task.IsCompleted || group.TryAdd(unit)))
            {
                DequeueLocked();
            }

            SignalRoomLocked();
            var done = group.Count > 0 || _closed;
            arrival = done ? Task.CompletedTask : (_arrival ??= NewSignal()).Task;
            return done;
        }
    }

    private PendingCommit DequeueLocked()
    {
        var unit = _waiting.Dequeue();
        _count -= unit.Mutations.Count;
        _bytes -= unit.Bytes;
        return unit;
    }

    private void SignalRoomLocked()
    {
        _room?.TrySetResult();
        _room = null;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
