namespace Actors.Ledger;

/// <summary>What readers ask a ledger for again and again.</summary>
public static class LedgerReading
{
    // Only the snapshot's index is wanted, so any space would do.
    private static readonly ListRequest Head = new("service", string.Empty, Limit: 1, KeysOnly: true);

    /// <summary>Asks the database how far it is: everything that was committed before the call has this index or a lower one.</summary>
    /// <exception cref="LedgerUnavailableException">The database does not answer.</exception>
    public static async ValueTask<long> ReadIndexAsync(this ILedger ledger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var head = await ledger.ListAsync(Head, cancellationToken).ConfigureAwait(false);
        return head.SnapshotIndex;
    }
}
