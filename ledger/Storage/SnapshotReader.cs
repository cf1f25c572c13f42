using Actors.Sql;

namespace Actors.Ledger.Storage;

/// <summary>Reads with one repetition, because after an interruption pooled connections are broken, and says clearly when it cannot.</summary>
internal sealed class SnapshotReader
{
    private readonly ILedgerStore _store;
    private readonly DatabaseTarget _target;
    private readonly TimeSpan _retryAfter;

    public SnapshotReader(ILedgerStore store, DatabaseTarget target, TimeSpan retryAfter)
    {
        _store = store;
        _target = target;
        _retryAfter = retryAfter;
    }

    public ValueTask<(LedgerEntry? Entry, long SnapshotIndex)> ReadAsync(string space, string key, CancellationToken cancellationToken) =>
        RepeatAsync(static (store, place, token) => store.ReadAsync(place.space, place.key, token), (space, key), cancellationToken);

    public ValueTask<(IReadOnlyList<LedgerEntry?> Entries, long SnapshotIndex)> ReadAsync(IReadOnlyList<RowName> rows, CancellationToken cancellationToken) =>
        RepeatAsync(static (store, rows, token) => store.ReadAsync(rows, token), rows, cancellationToken);

    public ValueTask<IReadOnlyList<LedgerVersion>> ReadHistoryAsync(string space, string key, int limit, CancellationToken cancellationToken) =>
        RepeatAsync(static (store, row, token) => store.ReadHistoryAsync(row.space, row.key, row.limit, token), (space, key, limit), cancellationToken);

    public ValueTask<LedgerPage> ListAsync(ListRequest request, CancellationToken cancellationToken) =>
        RepeatAsync(static (store, request, token) => store.ListAsync(request, token), request, cancellationToken);

    public ValueTask<LogPage> ReadChangesAsync(long afterIndex, int limit, CancellationToken cancellationToken) =>
        RepeatAsync(static (store, place, token) => store.ReadChangesAsync(place.afterIndex, place.limit, token), (afterIndex, limit), cancellationToken);

    private async ValueTask<T> RepeatAsync<T, TArgument>(
        Func<ILedgerStore, TArgument, CancellationToken, ValueTask<T>> read, TArgument argument, CancellationToken cancellationToken)
    {
        try
        {
            return await read(_store, argument, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (StoreFailure.IsPassing(failure) && !cancellationToken.IsCancellationRequested)
        {
            _store.ForgetIdleConnections();
            if (failure is TimeoutException or { InnerException: TimeoutException })
            {
                // A database that is cut off without a word is silent the second time as well.
                throw Unavailable(failure);
            }
        }

        try
        {
            return await read(_store, argument, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (DatabaseUnavailableException.IsDatabaseFailure(failure) && !cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(failure);
        }
    }

    private LedgerUnavailableException Unavailable(Exception failure) =>
        new($"The ledger cannot read from the {_target}: {StoreFailure.Reason(failure)}; try again.", _retryAfter, failure);
}
