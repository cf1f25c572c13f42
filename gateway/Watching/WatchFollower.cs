using Actors.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Watching;

/// <summary>Follows the ledger's tail for this gateway: remembers each change and wakes whom it concerns, in order.</summary>
internal sealed partial class WatchFollower(
    ILedger ledger,
    SubscriberTable table,
    ChangeHistory history,
    SubjectMemory memory,
    WakeUps wakeUps,
    IOptions<WatchOptions> options,
    TimeProvider timeProvider,
    ILogger<WatchFollower> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly List<Subscriber> _woken = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Somewhat before the end, so that clients who come from another gateway, or from before a restart, can be told what they missed.
        var start = Math.Max(0, ledger.CurrentIndex - options.Value.HistoryCount);
        while (!stoppingToken.IsCancellationRequested)
        {
            StartOver(start);
            try
            {
                await FollowAsync(start, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (LedgerCompactedException compacted)
            {
                start = Math.Min(compacted.Oldest - 1, ledger.CurrentIndex);
                Log.LostItsPlace(logger, start, compacted);
            }
            catch (Exception failure)
            {
                start = ledger.CurrentIndex;
                Log.LostItsPlace(logger, start, failure);
                await Task.Delay(Pause, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void StartOver(long index)
    {
        history.StartOver(index);
        memory.Clear();
        table.StartOver(index, _woken);
        wakeUps.Add(_woken, WakeReason.Lost);
    }

    private async Task FollowAsync(long after, CancellationToken cancellationToken)
    {
        await foreach (var change in ledger.TailAsync(after, cancellationToken))
        {
            history.Add(change);
            table.Route(change, _woken);
            if (_woken.Count > 0)
            {
                wakeUps.Add(_woken, WakeReason.Changed);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 6100, Level = LogLevel.Warning, Message = "Following changes for watchers starts over at index {Index}; everybody who waits is answered")]
        public static partial void LostItsPlace(ILogger logger, long index, Exception failure);
    }
}
