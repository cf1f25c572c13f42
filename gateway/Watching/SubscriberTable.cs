using System.Runtime.InteropServices;
using Actors.Ledger;

namespace Actors.Gateway.Watching;

/// <summary>
/// Everybody who waits at this gateway, by what they wait for. One change costs a walk along its key and the subscribers that it concerns,
/// however many others there are.
/// </summary>
internal sealed class SubscriberTable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SpaceSubscribers> _spaces = new(StringComparer.Ordinal);
    private readonly HashSet<Subscriber> _all = [];
    private readonly List<SubscriberList> _found = [];
    private long _index;
    private bool _closed;

    /// <summary>Every change up to this index has been routed.</summary>
    public long Index => Volatile.Read(ref _index);

    /// <summary>
    /// Tells the index up to which a subscriber has heard of every change. False when it is off the table, as after a start over: the index may
    /// have jumped across changes that it was never told.
    /// </summary>
    public bool TryReadRoutedIndex(Subscriber subscriber, out long index)
    {
        lock (_lock)
        {
            index = _index;
            return _all.Contains(subscriber);
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _all.Count;
            }
        }
    }

    /// <summary>Lists a subscriber; from now on it hears of every change. False when the gateway stops.</summary>
    public bool TryAdd(Subscriber subscriber)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return false;
            }

            for (var subject = subscriber.Subject; subject is not null; subject = subject.Also)
            {
                var list = SpaceLocked(subject.Space).GetOrAdd(subject.Kind, subject.Name);
                subscriber.Links = new SubscriberLink(subscriber, list, subscriber.Links);
                list.Add(subscriber.Links);
            }

            subscriber.ListedAt = _index;
            _all.Add(subscriber);
            return true;
        }
    }

    /// <summary>Takes a subscriber off; false when it is off already, because it was woken.</summary>
    /// <param name="subscriber">Who leaves.</param>
    /// <param name="index">It has heard of everything up to here.</param>
    public bool TryRemove(Subscriber subscriber, out long index)
    {
        lock (_lock)
        {
            index = _index;
            return RemoveLocked(subscriber);
        }
    }

    /// <summary>Routes one change, and adds whoever is to be woken.</summary>
    public void Route(Change change, List<Subscriber> woken)
    {
        lock (_lock)
        {
            Volatile.Write(ref _index, change.Index);
            if (!_spaces.TryGetValue(change.Space, out var space))
            {
                return;
            }

            _found.Clear();
            space.Collect(change, _found);
            foreach (var list in _found)
            {
                RouteLocked(change, list, woken);
            }
        }
    }

    /// <summary>The log lost its place and goes on behind <paramref name="index"/>: everybody is to be woken.</summary>
    public void StartOver(long index, List<Subscriber> woken)
    {
        lock (_lock)
        {
            Volatile.Write(ref _index, index);
            TakeAllLocked(woken);
        }
    }

    /// <summary>Lists nobody any more; everybody is to be woken.</summary>
    public void Close(List<Subscriber> woken)
    {
        lock (_lock)
        {
            _closed = true;
            TakeAllLocked(woken);
        }
    }

    private void RouteLocked(Change change, SubscriberList list, List<Subscriber> woken)
    {
        for (var link = list.First; link is not null;)
        {
            var subscriber = link.Owner;
            link = link.Next;
            if (change.Index > subscriber.After && subscriber.TakeLocked(change))
            {
                woken.Add(subscriber);
                if (subscriber.IsOneShot)
                {
                    // It may stand in a later list of this change as well, but not as the next link of this one.
                    RemoveLocked(subscriber);
                }
            }
        }
    }

    private void TakeAllLocked(List<Subscriber> woken)
    {
        woken.AddRange(_all);
        foreach (var subscriber in woken)
        {
            RemoveLocked(subscriber);
        }
    }

    private bool RemoveLocked(Subscriber subscriber)
    {
        if (!_all.Remove(subscriber))
        {
            return false;
        }

        var subject = subscriber.Subject;
        for (var link = subscriber.Links; link is not null; link = link.NextOfOwner)
        {
            link.List.Remove(link);
        }

        for (; subject is not null; subject = subject.Also)
        {
            DropWhenEmptyLocked(subject);
        }

        subscriber.Links = null;
        return true;
    }

    private void DropWhenEmptyLocked(WatchSubject subject)
    {
        var space = SpaceLocked(subject.Space);
        var list = space.GetOrAdd(subject.Kind, subject.Name);
        if (list.First is null)
        {
            space.Remove(list);
        }
    }

    // Spaces are few and fixed, so an empty one may stay.
    private SpaceSubscribers SpaceLocked(string name)
    {
        ref var space = ref CollectionsMarshal.GetValueRefOrAddDefault(_spaces, name, out _);
        return space ??= new SpaceSubscribers();
    }
}
