using Actors.Ledger.Storage;
using Actors.Ledger.Tail;
using Microsoft.Extensions.Logging;

namespace Actors.Ledger.History;

/// <summary>
/// At intervals moves what writers left in the log to where the past of a row is found by its key. Every process does it; they do not
/// wait for one another, and nobody asks the database while nothing happens.
/// </summary>
internal sealed partial class Historian(ILedgerStore store, ChangeTail tail, LedgerOptions options, TimeProvider timeProvider, ILogger logger)
{
    private const int RestPerWork = 3;

    private long _movedIndex;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.HistoryInterval, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                await MoveAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async ValueTask MoveAsync(CancellationToken cancellationToken)
    {
        var current = tail.CurrentIndex;
        if (current == _movedIndex)
        {
            return;
        }

        try
        {
            var started = timeProvider.GetTimestamp();
            while (await store.MoveHistoryAsync(cancellationToken).ConfigureAwait(false) is { } moved)
            {
                await RestAsync(moved, timeProvider.GetElapsedTime(started), cancellationToken).ConfigureAwait(false);
                started = timeProvider.GetTimestamp();
            }

            _movedIndex = current;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Postponed(logger, StoreFailure.Reason(failure));
        }
    }

    // Writers come first: moving takes a quarter of the time of one connection at most, unless the log grows beyond its bound for it.
    private async ValueTask RestAsync(long moved, TimeSpan worked, CancellationToken cancellationToken)
    {
        if (tail.CurrentIndex - moved < options.ChangeCountMax)
        {
            var rest = worked * RestPerWork;
            await Task.Delay(rest < options.HistoryInterval ? rest : options.HistoryInterval, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3211, LogLevel.Warning, "Old versions could not be moved to the history: {Reason}. The next attempt follows by itself; see that the database answers when this stays.")]
        public static partial void Postponed(ILogger logger, string reason);
    }
}
