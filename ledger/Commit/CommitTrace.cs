using System.Diagnostics;

namespace Actors.Ledger.Commit;

/// <summary>
/// The spans of one caller's commit: all of it, and in it the wait until a group takes it. The group has a span of its own, which hangs on the first
/// caller that it carries and links to the others. Only callers that are traced have one of these.
/// </summary>
internal sealed class CommitTrace
{
    private readonly Activity _commit;
    private readonly Activity? _wait;

    private CommitTrace(Activity commit, Activity? wait)
    {
        _commit = commit;
        _wait = wait;
    }

    /// <summary>Begins the caller's spans; null when it is not traced.</summary>
    public static CommitTrace? TryBegin(int mutationCount)
    {
        if (LedgerSpans.TryBegin("ledger write") is not { } commit)
        {
            return null;
        }

        commit.SetTag("actors.ledger.mutations", mutationCount);
        var wait = LedgerSpans.TryBegin("wait for group");
        Activity.Current = commit;
        return new CommitTrace(commit, wait);
    }

    /// <summary>Begins the span of a group that is on its way now; null when it carries nobody who is traced.</summary>
    public static Activity? TryBeginGroup(CommitGroup group)
    {
        if (!LedgerSpans.HasListeners)
        {
            return null;
        }

        List<CommitTrace> carried = [.. group.Units.Select(unit => unit.Trace).OfType<CommitTrace>()];
        if (carried.Count == 0)
        {
            return null;
        }

        var span = LedgerSpans.TryBeginBelow("ledger commit", carried[0]._commit.Context, carried.Skip(1).Select(trace => new ActivityLink(trace._commit.Context)));
        span?.SetTag("actors.ledger.group.size", group.Count);
        span?.SetTag("actors.ledger.group.callers", group.Units.Count);
        carried.ForEach(trace => trace.OnCarried(span));
        return span;
    }

    /// <summary>The caller hears how its commit ended, or gives up.</summary>
    public void End(Task outcome)
    {
        LedgerSpans.End(_wait);
        if (!outcome.IsCompletedSuccessfully)
        {
            LedgerSpans.Fail(_commit, outcome.Exception?.InnerException);
        }

        LedgerSpans.End(_commit);
    }

    private void OnCarried(Activity? group)
    {
        LedgerSpans.End(_wait);
        if (group is not null)
        {
            _commit.AddLink(new ActivityLink(group.Context));
        }
    }
}
