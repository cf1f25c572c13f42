using Actors.GrainInterfaces.KeyValue;
using Actors.Grains.Following;
using Actors.Ledger;
using Microsoft.Extensions.Logging;

namespace Actors.Grains.KeyValue;

/// <summary>
/// Follows the ledger for this silo and tells the active keys of changes that were not made through them: by another
/// process, by a recursive delete, by a write whose answer was lost.
/// </summary>
internal sealed partial class KeyValueFollower(
    ILedger ledger, LiveCells cells, TimeProvider timeProvider, ILogger<KeyValueFollower> logger) : LedgerFollower(ledger, timeProvider)
{
    protected override Task BeginAsync(CancellationToken cancellationToken)
    {
        cells.ForgetAll();
        return Task.CompletedTask;
    }

    protected override void Take(Change change)
    {
        if (change.Space == KeyValuePayload.Space)
        {
            cells.CatchUp(change.Key, change.Index);
        }
    }

    protected override void ReportInterruption(Exception failure) => Log.StartsOver(logger, failure);

    private static partial class Log
    {
        [LoggerMessage(EventId = 6101, Level = LogLevel.Warning, Message = "Following the changes of keys was interrupted; active keys are read anew and following starts over")]
        public static partial void StartsOver(ILogger logger, Exception failure);
    }
}
