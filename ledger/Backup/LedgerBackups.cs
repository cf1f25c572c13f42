using Actors.Ledger.Storage;
using Actors.Sql;

namespace Actors.Ledger.Backup;

/// <summary>Says clearly when the database cannot be copied.</summary>
internal sealed class LedgerBackups : ILedgerBackup
{
    private readonly ILedgerStore _store;
    private readonly DatabaseTarget _target;
    private readonly TimeSpan _retryAfter;

    public LedgerBackups(ILedgerStore store, DatabaseTarget target, TimeSpan retryAfter)
    {
        _store = store;
        _target = target;
        _retryAfter = retryAfter;
    }

    public async ValueTask<LedgerBackup> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _store.OpenBackupAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (DatabaseUnavailableException.IsDatabaseFailure(failure) && !cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(failure);
        }
    }

    public async ValueTask RaiseIndexAsync(long index, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        try
        {
            await _store.RaiseIndexAsync(index, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (DatabaseUnavailableException.IsDatabaseFailure(failure) && !cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(failure);
        }
    }

    private LedgerUnavailableException Unavailable(Exception failure) =>
        new($"The ledger cannot be copied from the {_target}: {StoreFailure.Reason(failure)}; try again.", _retryAfter, failure);
}
