using Actors.GrainInterfaces.KeyValue;
using Actors.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Actors.Grains.KeyValue;

/// <summary>
/// Follows the ledger for this silo and tells the active keys of changes that were not made through them: by another
/// process, by a recursive delete, by a write whose answer was lost.
/// </summary>
internal sealed partial class KeyValueFollower(
    ILedger ledger, LiveCells cells, TimeProvider timeProvider, ILogger<KeyValueFollower> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Log.StartsOver(logger, failure);
                await Task.Delay(Pause, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // In this order: what changes after the index is told, and what was read before it no longer counts.
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var index = ledger.CurrentIndex;
        cells.ForgetAll();
        await foreach (var change in ledger.TailAsync(index, cancellationToken))
        {
            if (change.Space == KeyValuePayload.Space)
            {
                cells.CatchUp(change.Key, change.Index);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 6101, Level = LogLevel.Warning, Message = "Following the changes of keys was interrupted; active keys are read anew and following starts over")]
        public static partial void StartsOver(ILogger logger, Exception failure);
    }
}
