using Actors.Gateway.Parking;
using Actors.Ledger;

namespace Actors.Gateway.Watching;

/// <summary>
/// One blocking query: waits once, for the first change, the deadline, or the end of gateway or client. When its request is parked it is all that is
/// left of it.
/// </summary>
internal sealed class Waiter(WatchSubject subject, long after, long endsAt = 0, Judge? judge = null) : Subscriber(subject, after), IParkedRequest
{
    private volatile TaskCompletionSource<WakeReason> _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BlockingQuery? _parkedBy;
    private CancellationToken _revoked;
    private CancellationTokenRegistration _revocation;

    /// <summary>When its time is over, as a timestamp.</summary>
    public long EndsAt { get; } = endsAt;

    /// <summary>The change that it was woken by; 0 when it was something else.</summary>
    public long ChangedAt { get; private set; }

    /// <summary>Whether that change is news.</summary>
    public Verdict Verdict { get; private set; }

    /// <summary>Whether its request is parked, so that it stays where it is listed.</summary>
    public bool IsParked => Volatile.Read(ref _parkedBy) is not null;

    /// <summary>Whether the rights of its caller have changed.</summary>
    public bool IsRevoked => _revoked.IsCancellationRequested;

    public Task<WakeReason> Woken => _woken.Task;

    public override bool IsOneShot => true;

    public override bool TakeLocked(Change change)
    {
        if (ChangedAt != 0)
        {
            return false;
        }

        ChangedAt = change.Index;
        Verdict = Subject.Judge(change);
        return true;
    }

    /// <summary>Wakes it when the rights of its caller change, also while it is parked; until <see cref="Forget"/>.</summary>
    public void Heed(CancellationToken revoked)
    {
        _revoked = revoked;
        _revocation = revoked.UnsafeRegister(static waiting => ((Waiter)waiting!).Wake(WakeReason.Revoked), this);
    }

    /// <summary>Ends what <see cref="Heed"/> began.</summary>
    public void Forget() => _revocation.Unregister();

    public override void Wake(WakeReason reason) => _woken.TrySetResult(reason);

    /// <summary>Waits again for what comes after the change that woke it. Only while it is off the table.</summary>
    public void StartOver()
    {
        (ChangedAt, Verdict) = (0, Verdict.Unchanged);
        _woken = new TaskCompletionSource<WakeReason>(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Goes on because of an earlier change. Only while it is off the table.</summary>
    public void WakeAgain(long changedAt, Verdict verdict)
    {
        (ChangedAt, Verdict) = (changedAt, verdict);
        Wake(WakeReason.Changed);
    }

    public Task EndAsync() => judge is not null && Volatile.Read(ref _parkedBy) is { } query ? query.WaitParkedAsync(this, judge) : Woken;

    /// <summary>From now on nobody but the connection has it.</summary>
    public void Park(BlockingQuery query) => Volatile.Write(ref _parkedBy, query);

    /// <summary>Takes it back; false when it was abandoned.</summary>
    public bool TryUnpark() => Interlocked.Exchange(ref _parkedBy, null) is not null;

    public void Abandon()
    {
        if (Interlocked.Exchange(ref _parkedBy, null) is { } query)
        {
            query.Leave(this);
            Forget();
            Wake(WakeReason.Abandoned);
        }
    }
}
