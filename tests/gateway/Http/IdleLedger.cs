using Actors.Ledger;

namespace Actors.Gateway.Tests.Http;

/// <summary>A ledger that nobody asks.</summary>
internal sealed class IdleLedger : ILedger
{
    public long CurrentIndex => 7;

    public TimeSpan TailLag => TimeSpan.Zero;

    public ValueTask<MutationResult> CommitAsync(Mutation mutation, CancellationToken cancellationToken) => throw NotAsked();

    public ValueTask<BatchResult> CommitAsync(IReadOnlyList<Mutation> batch, CancellationToken cancellationToken) => throw NotAsked();

    public ValueTask<(LedgerEntry? Entry, long SnapshotIndex)> ReadAsync(string space, string key, CancellationToken cancellationToken) => throw NotAsked();

    public ValueTask<(IReadOnlyList<LedgerEntry?> Entries, long SnapshotIndex)> ReadAsync(IReadOnlyList<RowName> rows, CancellationToken cancellationToken) => throw NotAsked();

    public ValueTask<IReadOnlyList<LedgerVersion>> ReadHistoryAsync(string space, string key, CancellationToken cancellationToken) => throw NotAsked();

    public ValueTask<LedgerPage> ListAsync(ListRequest request, CancellationToken cancellationToken) => throw NotAsked();

    public IAsyncEnumerable<Change> TailAsync(long afterIndex, CancellationToken cancellationToken) => throw NotAsked();

    private static InvalidOperationException NotAsked() => new("An answer about a failure asks the ledger for nothing.");
}
