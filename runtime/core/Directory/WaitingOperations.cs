namespace Actors.Runtime.Directory;

/// <summary>Operations that wait for a view or for a locked range, in their order, up to a number and each for a limited time.</summary>
internal sealed class WaitingOperations
{
    private const int CountMax = 100_000;
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(5);

    private Queue<(DirectoryEvent.Asked Asked, TimeSpan Deadline)> _waiting = new();

    public int Count => _waiting.Count;

    /// <summary>When the first one has waited long enough.</summary>
    public TimeSpan NextDeadline => _waiting.TryPeek(out var first) ? first.Deadline : TimeSpan.MaxValue;

    /// <summary>False when too many wait already.</summary>
    public bool TryAdd(DirectoryEvent.Asked asked, TimeSpan now)
    {
        if (_waiting.Count >= CountMax)
        {
            return false;
        }

        _waiting.Enqueue((asked, now + WaitMax));
        return true;
    }

    /// <summary>Takes those that have waited long enough.</summary>
    public IEnumerable<DirectoryEvent.Asked> TakeExpired(TimeSpan now)
    {
        while (_waiting.TryPeek(out var first) && first.Deadline <= now)
        {
            yield return _waiting.Dequeue().Asked;
        }
    }

    /// <summary>Tries every operation; those that still cannot be done go on waiting.</summary>
    public void Retry(Func<DirectoryEvent.Asked, bool> tryDo)
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        var rest = new Queue<(DirectoryEvent.Asked, TimeSpan)>();
        foreach (var waiting in _waiting)
        {
            if (!tryDo(waiting.Asked))
            {
                rest.Enqueue(waiting);
            }
        }

        _waiting = rest;
    }
}
