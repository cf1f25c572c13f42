using Actors.Ledger;

namespace Actors.Gateway.Watching;

/// <summary>Somebody who waits for changes of a subject. Small: 50,000 of them are normal.</summary>
internal abstract class Subscriber(WatchSubject subject, long after) : WheelEntry
{
    public WatchSubject Subject { get; } = subject;

    /// <summary>Only later changes are news.</summary>
    public long After { get; } = after;

    /// <summary>Changes up to this index were routed before this one was listed; set by the table.</summary>
    public long ListedAt { get; set; }

    /// <summary>The places in the table, chained; owned by the table.</summary>
    public SubscriberLink? Links { get; set; }

    /// <summary>Whether the first change takes it off the table.</summary>
    public abstract bool IsOneShot { get; }

    /// <summary>Hears of a change, under the table's lock. True when it is to be woken.</summary>
    public abstract bool TakeLocked(Change change);

    /// <summary>Goes on, with no lock held.</summary>
    public abstract void Wake(WakeReason reason);

    public sealed override void Expire() => Wake(WakeReason.TimedOut);
}

/// <summary>Why a subscriber goes on.</summary>
internal enum WakeReason
{
    /// <summary>Something that concerns it changed.</summary>
    Changed,

    /// <summary>Its time is over.</summary>
    TimedOut,

    /// <summary>The gateway stops.</summary>
    Stopping,

    /// <summary>The log lost its place: nobody knows what changed.</summary>
    Lost,

    /// <summary>The client has gone.</summary>
    Abandoned,

    /// <summary>What the caller may do has changed.</summary>
    Revoked,
}

/// <summary>One place of a subscriber in a list of the table.</summary>
internal sealed class SubscriberLink(Subscriber owner, SubscriberList list, SubscriberLink? nextOfOwner)
{
    public Subscriber Owner { get; } = owner;

    public SubscriberList List { get; } = list;

    public SubscriberLink? NextOfOwner { get; } = nextOfOwner;

    public SubscriberLink? Previous { get; set; }

    public SubscriberLink? Next { get; set; }
}

/// <summary>All subscribers of one subject; linked, so that one leaves without a search.</summary>
internal sealed class SubscriberList(SubjectKind kind, string name)
{
    public SubjectKind Kind { get; } = kind;

    public string Name { get; } = name;

    public SubscriberLink? First { get; private set; }

    public void Add(SubscriberLink link)
    {
        link.Next = First;
        if (First is { } first)
        {
            first.Previous = link;
        }

        First = link;
    }

    public void Remove(SubscriberLink link)
    {
        if (link.Previous is { } previous)
        {
            previous.Next = link.Next;
        }
        else
        {
            First = link.Next;
        }

        if (link.Next is { } next)
        {
            next.Previous = link.Previous;
        }
    }
}
