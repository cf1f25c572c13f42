using Actors.Ledger;

namespace Actors.Gateway.Watching;

/// <summary>What is known of the time since a watcher last looked.</summary>
internal enum Verdict
{
    /// <summary>Nothing that concerns it changed.</summary>
    Unchanged,

    /// <summary>Something did.</summary>
    Changed,

    /// <summary>Something did that may concern it.</summary>
    Uncertain,

    /// <summary>That time is longer ago than memory reaches.</summary>
    Unknown,
}

/// <summary>The last changes, to tell whether something happened between two questions of a client. One writer; readers never wait.</summary>
internal sealed class ChangeHistory(int capacity)
{
    private readonly Change?[] _ring = new Change?[capacity];
    private long _firstIndex = 1;
    private long _lastIndex;

    /// <summary>Nothing at or before this index is remembered.</summary>
    public long ForgottenIndex => Volatile.Read(ref _firstIndex) - 1;

    public void StartOver(long index)
    {
        Volatile.Write(ref _firstIndex, index + 1);
        Volatile.Write(ref _lastIndex, index);
    }

    public void Add(Change change)
    {
        if (change.Index - _firstIndex >= capacity)
        {
            Volatile.Write(ref _firstIndex, change.Index - capacity + 1);
        }

        Volatile.Write(ref _ring[change.Index % capacity], change);
        Volatile.Write(ref _lastIndex, change.Index);
    }

    /// <summary>Looks for a change of a subject after one index and up to another, the latest first.</summary>
    /// <param name="subject">What to look for.</param>
    /// <param name="after">Changes up to here do not count.</param>
    /// <param name="upTo">The last change that counts.</param>
    /// <param name="foundAt">The latest change that was found; otherwise how far back the search came, and all after it is known.</param>
    public Verdict Find(WatchSubject subject, long after, long upTo, out long foundAt)
    {
        for (foundAt = Math.Min(upTo, Volatile.Read(ref _lastIndex)); foundAt > after; foundAt--)
        {
            // A slot may be overwritten while it is looked at; then it holds another index.
            if (foundAt <= ForgottenIndex || Volatile.Read(ref _ring[foundAt % capacity]) is not { } change || change.Index != foundAt)
            {
                return Verdict.Unknown;
            }

            if (subject.Judge(change) is not Verdict.Unchanged and var verdict)
            {
                return verdict;
            }
        }

        return Verdict.Unchanged;
    }
}
