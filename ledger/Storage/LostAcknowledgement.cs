using Actors.Ledger.Commit;

namespace Actors.Ledger.Storage;

/// <summary>One change found in the log for a group whose acknowledgement was lost.</summary>
internal readonly record struct LoggedChange(int Position, long Index, long CreateIndex);

/// <summary>Rebuilds a group's outcomes from what it left in the change log.</summary>
internal static class LostAcknowledgement
{
    /// <summary>Reports the logged changes, and for all others what can be said: the row's version now.</summary>
    /// <param name="group">A group that was committed.</param>
    /// <param name="changes">What the log holds of it.</param>
    /// <param name="lastIndex">The last index of the group.</param>
    /// <param name="currentVersion">Reads the version of a row; 0 when absent.</param>
    public static async ValueTask RestoreAsync(CommitGroup group, IEnumerable<LoggedChange> changes, long lastIndex, Func<Mutation, ValueTask<long>> currentVersion)
    {
        group.BeginAttempt();
        var logged = changes.ToDictionary(change => change.Position);
        var items = group.Rounds.SelectMany(round => round).ToList();
        var appliedUnits = items.Where(item => logged.ContainsKey(item.Position)).Select(item => item.Unit).ToHashSet();
        foreach (var (position, unit, mutation) in items)
        {
            if (logged.TryGetValue(position, out var change))
            {
                var versionAfter = mutation.Kind == MutationKind.Put ? change.Index : 0;
                group.Report(position, new(true, true, change.Index, change.CreateIndex, versionAfter));
                continue;
            }

            var version = await currentVersion(mutation).ConfigureAwait(false);
            var applied = mutation.Kind != MutationKind.Put && (appliedUnits.Contains(unit) || MayHaveHeld(mutation, version));
            group.Report(position, new(applied, false, applied ? lastIndex : 0, 0, version));
        }
    }

    // A unit that only expected, or whose delete found nothing, consumed no index and left no trace.
    private static bool MayHaveHeld(Mutation mutation, long version) => mutation.Kind switch
    {
        MutationKind.Delete => version == 0 && mutation.ExpectedVersion is null or 0,
        MutationKind.Expect => version == mutation.ExpectedVersion,
        _ => false,
    };
}
