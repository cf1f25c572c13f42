using Actors.Ledger.Storage;
using Microsoft.Extensions.Logging;

namespace Actors.Ledger.Compaction;

/// <summary>Removes old changes at intervals. Every process does it; they do not wait for one another.</summary>
internal sealed partial class Compactor
{
    private readonly ILedgerStore _store;
    private readonly LedgerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;

    public Compactor(ILedgerStore store, LedgerOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _store = store;
        _options = options;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_options.CompactionInterval, _timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                await CompactAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async ValueTask CompactAsync(CancellationToken cancellationToken)
    {
        try
        {
            var removed = 0L;
            long portion;
            do
            {
                portion = await _store.CompactAsync(_options.ChangeCountMax, _options.ChangeAgeMax, cancellationToken).ConfigureAwait(false);
                removed += portion;
            }
            while (portion > 0);

            while (await _store.ExpireHistoryAsync(cancellationToken).ConfigureAwait(false))
            {
                // One portion after the other.
            }

            if (removed > 0)
            {
                Log.Compacted(_logger, removed);
            }
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            Log.CompactionPostponed(_logger, StoreFailure.Reason(failure));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3201, LogLevel.Debug, "Removed {Count} old changes from the ledger's log.")]
        public static partial void Compacted(ILogger logger, long count);

        [LoggerMessage(3202, LogLevel.Warning, "Old changes could not be removed from the ledger's log: {Reason}. The next attempt follows by itself; see that the database answers when this stays.")]
        public static partial void CompactionPostponed(ILogger logger, string reason);
    }
}
