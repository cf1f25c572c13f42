using Actors.Ledger;

namespace Actors.Gateway.Watching;

/// <summary>One blocking query: waits once, for the first change, the deadline, or the end of gateway or client.</summary>
internal sealed class Waiter(WatchSubject subject, long after) : Subscriber(subject, after)
{
    private readonly TaskCompletionSource<WakeReason> _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The change that it was woken by; 0 when it was something else.</summary>
    public long ChangedAt { get; private set; }

    /// <summary>Whether that change is news.</summary>
    public Verdict Verdict { get; private set; }

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

    public override void Wake(WakeReason reason) => _woken.TrySetResult(reason);
}
