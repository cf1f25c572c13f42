namespace Actors.Ledger;

/// <summary>Reads the whole ledger as it was at one moment, and lets one that is filled from such a copy go on where the copy ended.</summary>
public interface ILedgerBackup
{
    /// <summary>Opens one snapshot of all rows. It holds a transaction of the database until it is disposed; writers go on.</summary>
    /// <exception cref="LedgerUnavailableException">The database does not answer.</exception>
    ValueTask<LedgerBackup> OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Has the next change get an index above <paramref name="index"/>. Does nothing when that is so already; otherwise the log begins anew, and
    /// whoever follows it reads the state anew.
    /// </summary>
    /// <exception cref="LedgerUnavailableException">The database does not answer.</exception>
    ValueTask RaiseIndexAsync(long index, CancellationToken cancellationToken);
}

/// <summary>All rows of one snapshot.</summary>
public abstract class LedgerBackup : IAsyncDisposable
{
    /// <summary>The last index in the snapshot: every change up to it is contained, no later one is.</summary>
    public abstract long Index { get; }

    /// <summary>The rows, ordered by the UTF-8 bytes of space and key. Can be read once.</summary>
    public abstract IAsyncEnumerable<LedgerEntry> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Ends the transaction.</summary>
    public abstract ValueTask DisposeAsync();
}
