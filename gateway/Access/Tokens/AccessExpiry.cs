using Actors.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Access.Tokens;

/// <summary>
/// Ends the rights of tokens when they expire, so that whoever waits with one is told, and removes their rows. Requests do not depend on it: they look
/// at the time themselves.
/// </summary>
internal sealed partial class AccessExpiry(
    ILedger ledger, AccessPicture picture, IOptions<AccessOptions> options, TimeProvider timeProvider, ILogger<AccessExpiry> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        using var timer = new PeriodicTimer(LookEvery, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (picture.FirstExpiry <= timeProvider.GetUtcNow())
                {
                    await RemoveAsync(picture.Expire(), stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    // Every gateway does so; the version lets one of them succeed. What stays behind is removed after the next start.
    private async Task RemoveAsync(IEnumerable<AccessToken> expired, CancellationToken cancellationToken)
    {
        foreach (var token in expired)
        {
            try
            {
                await ledger.CommitAsync(AccessStore.Removal(token), cancellationToken);
            }
            catch (LedgerException failure)
            {
                Log.RowLeft(logger, token.AccessorId, failure);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6351, LogLevel.Warning, "The expired token with accessor {Accessor} could not be removed from the database; it counts no more")]
        public static partial void RowLeft(ILogger logger, string accessor, Exception failure);
    }
}
