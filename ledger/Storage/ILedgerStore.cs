namespace Actors.Ledger.Storage;

/// <summary>One database as the ledger sees it. Failures of the database pass through as they are.</summary>
internal interface ILedgerStore : IAsyncDisposable
{
    /// <summary>How often the tail looks when nothing tells it to.</summary>
    TimeSpan TailPollInterval { get; }

    /// <summary>Drops idle connections for reading: after an interruption all of them are suspect.</summary>
    void ForgetIdleConnections();

    ILedgerWriter CreateWriter();

    IChangeSignal CreateSignal();

    ValueTask<(LedgerEntry? Entry, long SnapshotIndex)> ReadAsync(string space, string key, CancellationToken cancellationToken);

    ValueTask<(IReadOnlyList<LedgerEntry?> Entries, long SnapshotIndex)> ReadAsync(IReadOnlyList<RowName> rows, CancellationToken cancellationToken);

    ValueTask<LedgerPage> ListAsync(ListRequest request, CancellationToken cancellationToken);

    /// <summary>The changes after an index, oldest first, from one snapshot.</summary>
    ValueTask<LogPage> ReadChangesAsync(long afterIndex, int limit, CancellationToken cancellationToken);

    /// <summary>What is kept of the past of a row, the latest change first.</summary>
    ValueTask<IReadOnlyList<LedgerVersion>> ReadHistoryAsync(string space, string key, int limit, CancellationToken cancellationToken);

    /// <summary>Moves a portion of the past to where it is found fast. The index up to which all is moved; null when there was nothing to move.</summary>
    ValueTask<long?> MoveHistoryAsync(CancellationToken cancellationToken);

    /// <summary>Removes a portion of what is too old. True: there may be more.</summary>
    ValueTask<bool> ExpireHistoryAsync(CancellationToken cancellationToken);

    /// <summary>Removes changes beyond the bounds, and writers that have not been seen for long. Returns how many changes were removed.</summary>
    ValueTask<long> CompactAsync(long changeCountMax, TimeSpan changeAgeMax, CancellationToken cancellationToken);

    /// <summary>Opens one snapshot of all rows, on a connection of its own.</summary>
    ValueTask<LedgerBackup> OpenBackupAsync(CancellationToken cancellationToken);

    /// <summary>Has the next change get an index above this one; empties the log when that leaves a gap.</summary>
    ValueTask RaiseIndexAsync(long index, CancellationToken cancellationToken);
}

/// <summary>A part of the change log.</summary>
/// <param name="Changes">In order, without gap.</param>
/// <param name="LastIndex">The last index of the ledger in the same snapshot.</param>
/// <param name="CompactedIndex">Changes up to this index are gone.</param>
internal sealed record LogPage(IReadOnlyList<Change> Changes, long LastIndex, long CompactedIndex);
