using Actors.Ledger;
using Microsoft.Extensions.Hosting;

namespace Actors.Grains.Following;

/// <summary>
/// Follows the ledger for this silo, on behalf of grains that are active here, and starts over when that is interrupted. A follower says how it begins
/// and what it makes of each change.
/// </summary>
internal abstract class LedgerFollower(ILedger ledger, TimeProvider timeProvider) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>What is followed.</summary>
    protected ILedger Ledger => ledger;

    /// <summary>Gives up what is known from before: what changes from now on is told.</summary>
    protected abstract Task BeginAsync(CancellationToken cancellationToken);

    /// <summary>Takes one change, in the order of the log.</summary>
    protected abstract void Take(Change change);

    /// <summary>Tells people that following was interrupted.</summary>
    protected abstract void ReportInterruption(Exception failure);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
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
                ReportInterruption(failure);
                await Task.Delay(Pause, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // In this order: what changes after the index is told, and what was read before it no longer counts.
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var index = ledger.CurrentIndex;
        await BeginAsync(cancellationToken);
        await foreach (var change in ledger.TailAsync(index, cancellationToken))
        {
            Take(change);
        }
    }
}
