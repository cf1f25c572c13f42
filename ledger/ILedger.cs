namespace Actors.Ledger;

/// <summary>
/// The ordered, versioned store: rows <c>(space, key)</c>, one index over all changes of all processes, and a log of them
/// that can be followed.
/// </summary>
/// <remarks>
/// Spaces and keys are Unicode text without U+0000 and without lone surrogates. All members may be called at the same
/// time from any thread. When the database does not answer, calls fail with <see cref="LedgerUnavailableException"/>
/// within the waits of <see cref="LedgerOptions"/> and succeed again by themselves once it is back.
/// </remarks>
public interface ILedger
{
    /// <summary>The last index that the tail of this process has seen.</summary>
    long CurrentIndex { get; }

    /// <summary>How long ago the tail of this process last heard from the database.</summary>
    TimeSpan TailLag { get; }

    /// <summary>
    /// Commits one mutation together with those of other callers. Completes when the change is on disk, or when the
    /// expected version did not hold. Cancelling ends the wait; a mutation already on its way may still be applied.
    /// </summary>
    /// <exception cref="LedgerLimitException">The key, payload or space is not acceptable; nothing was sent.</exception>
    /// <exception cref="LedgerUnavailableException">The database does not answer; the mutation was not applied.</exception>
    /// <exception cref="LedgerOutcomeUnknownException">The connection broke or fell silent during the commit and the outcome could not be learnt in time.</exception>
    ValueTask<MutationResult> CommitAsync(Mutation mutation, CancellationToken cancellationToken);

    /// <summary>
    /// Commits all mutations, with consecutive indexes in the given order, or none of them. A key may occur only once.
    /// Errors and cancellation as for one mutation.
    /// </summary>
    ValueTask<BatchResult> CommitAsync(IReadOnlyList<Mutation> batch, CancellationToken cancellationToken);

    /// <summary>Reads one row from the database: the latest committed state at some time after the call was made.</summary>
    /// <returns>The row, or null when it does not exist; and the last index of the snapshot that was read.</returns>
    ValueTask<(LedgerEntry? Entry, long SnapshotIndex)> ReadAsync(string space, string key, CancellationToken cancellationToken);

    /// <summary>Reads rows from one snapshot of the database, in the given order; null for each that does not exist.</summary>
    ValueTask<(IReadOnlyList<LedgerEntry?> Entries, long SnapshotIndex)> ReadAsync(IReadOnlyList<RowName> rows, CancellationToken cancellationToken);

    /// <summary>Reads one page of rows from one snapshot of the database.</summary>
    ValueTask<LedgerPage> ListAsync(ListRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// What is kept of the past of a row, the latest change first, that of its removal included. Empty for rows whose past is not kept.
    /// </summary>
    ValueTask<IReadOnlyList<LedgerVersion>> ReadHistoryAsync(string space, string key, CancellationToken cancellationToken);

    /// <summary>
    /// Follows the log: every change after <paramref name="afterIndex"/>, in order, without gap or duplicate, waiting for
    /// new ones until cancelled. A slow reader costs no memory. Outlasts interruptions of the database.
    /// </summary>
    /// <exception cref="LedgerCompactedException">
    /// <paramref name="afterIndex"/> is older than the log, or the database went back in time; read the state anew and follow from there.
    /// </exception>
    IAsyncEnumerable<Change> TailAsync(long afterIndex, CancellationToken cancellationToken);
}
