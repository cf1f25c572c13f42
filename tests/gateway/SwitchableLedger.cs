using Actors.Ledger;

namespace Actors.Gateway.Tests;

/// <summary>A ledger whose database can be taken away, and that counts what is asked of it.</summary>
internal sealed class SwitchableLedger(ILedger inner) : ILedger
{
    private int _readCount;
    private int _listCount;

    public bool IsDown { get; set; }

    /// <summary>How many pages can still be listed before the database goes away.</summary>
    public int PagesUntilDown { get; set; } = int.MaxValue;

    public int ReadCount => _readCount;

    public int ListCount => _listCount;

    public long CurrentIndex => inner.CurrentIndex;

    public TimeSpan TailLag => IsDown ? TimeSpan.FromSeconds(30) : inner.TailLag;

    public ValueTask<MutationResult> CommitAsync(Mutation mutation, CancellationToken cancellationToken) =>
        IsDown ? throw Down() : inner.CommitAsync(mutation, cancellationToken);

    /// <summary>A batch is applied, but its caller only hears that nobody knows.</summary>
    public bool LosesAnswers { get; set; }

    public async ValueTask<BatchResult> CommitAsync(IReadOnlyList<Mutation> batch, CancellationToken cancellationToken)
    {
        var result = IsDown ? throw Down() : await inner.CommitAsync(batch, cancellationToken);
        return LosesAnswers ? throw new LedgerOutcomeUnknownException("Nobody knows; read before trying again.") : result;
    }

    public ValueTask<(LedgerEntry? Entry, long SnapshotIndex)> ReadAsync(string space, string key, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _readCount);
        return IsDown ? throw Down() : inner.ReadAsync(space, key, cancellationToken);
    }

    public ValueTask<(IReadOnlyList<LedgerEntry?> Entries, long SnapshotIndex)> ReadAsync(IReadOnlyList<RowName> rows, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _readCount);
        return IsDown ? throw Down() : inner.ReadAsync(rows, cancellationToken);
    }

    public ValueTask<IReadOnlyList<LedgerVersion>> ReadHistoryAsync(string space, string key, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _readCount);
        return IsDown ? throw Down() : inner.ReadHistoryAsync(space, key, cancellationToken);
    }

    public ValueTask<LedgerPage> ListAsync(ListRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _listCount);
        return IsDown || PagesUntilDown-- <= 0 ? throw Down() : inner.ListAsync(request, cancellationToken);
    }

    public IAsyncEnumerable<Change> TailAsync(long afterIndex, CancellationToken cancellationToken) =>
        inner.TailAsync(afterIndex, cancellationToken);

    private static LedgerUnavailableException Down() =>
        new("The database does not answer; try again.", TimeSpan.FromSeconds(2));
}
