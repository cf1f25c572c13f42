namespace Actors.Gateway.Watching;

/// <summary>
/// Waits in place of queries that are parked. A change that may not be news is judged here, so that a request begins anew only when it has something
/// to answer.
/// </summary>
internal sealed class ParkedWait(SubscriberTable table, SubjectMemory memory, TimeProvider timeProvider)
{
    /// <summary>Completes when the request is to go on.</summary>
    public async Task RunAsync(Waiter waiter, Judge judge)
    {
        while (await waiter.Woken == WakeReason.Changed && waiter.Verdict == Verdict.Uncertain)
        {
            // Listed first, and judged by a reading that contains everything up to there: whatever comes later wakes it again.
            var changedAt = waiter.ChangedAt;
            List(waiter);
            var verdict = await JudgeAsync(waiter, judge, Math.Max(changedAt, waiter.ListedAt));
            if (verdict == Verdict.Unchanged)
            {
                continue;
            }

            // Whoever has taken it off meanwhile wakes it.
            if (table.TryRemove(waiter, out _))
            {
                waiter.WakeAgain(changedAt, verdict);
            }

            await waiter.Woken;
            return;
        }
    }

    private void List(Waiter waiter)
    {
        waiter.StartOver();
        if (!table.TryAdd(waiter))
        {
            waiter.Wake(WakeReason.Stopping);
        }
        else if (!waiter.IsParked)
        {
            // Abandoned, and maybe before it was listed.
            table.TryRemove(waiter, out _);
            waiter.Wake(WakeReason.Abandoned);
        }
        else if (waiter.IsRevoked)
        {
            // Told before it started over.
            table.TryRemove(waiter, out _);
            waiter.Wake(WakeReason.Revoked);
        }
        else if (timeProvider.GetTimestamp() >= waiter.EndsAt)
        {
            // The wheel may have told it before it started over.
            waiter.Wake(WakeReason.TimedOut);
        }
    }

    // Uncertain when it cannot be read: then the request, which begins anew, deals with it.
    private async Task<Verdict> JudgeAsync(Waiter waiter, Judge judge, long judged)
    {
        try
        {
            if (await judge.ReadIndex(judged) is not { } index || index > judge.Seen)
            {
                return Verdict.Changed;
            }

            memory.WasQuiet(waiter.Subject, index, judged);
            return Verdict.Unchanged;
        }
        catch (Exception)
        {
            return Verdict.Uncertain;
        }
    }
}

/// <summary>Tells whether a change that may not be news is. It is kept while its request is parked, so it must hold nothing of it.</summary>
/// <param name="Seen">The index that the client has seen.</param>
/// <param name="ReadIndex">Tells the index of the last change of what the query shows, by a reading that contains everything up to the given index.</param>
internal sealed record Judge(long Seen, Func<long, ValueTask<long?>> ReadIndex);
