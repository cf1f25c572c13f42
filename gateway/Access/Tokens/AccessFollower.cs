using Actors.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Access.Tokens;

/// <summary>
/// Keeps the picture of tokens and policies as the ledger's tail tells. When that is interrupted what is known goes on counting, and everything is
/// read anew.
/// </summary>
internal sealed partial class AccessFollower(
    ILedger ledger, AccessPicture picture, IOptions<AccessOptions> options, TimeProvider timeProvider, ILogger<AccessFollower> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (options.Value.Enabled && !stoppingToken.IsCancellationRequested)
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
                Log.Interrupted(logger, failure);
                await Task.Delay(Pause, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // In this order: what changes after the index is told, and what was read contains everything up to it.
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var index = ledger.CurrentIndex;
        var tokens = await ListAsync(AccessRows.Tokens, AccessRows.DecodeToken, cancellationToken);
        var policies = await ListAsync(AccessRows.Policies, AccessRows.DecodePolicy, cancellationToken);
        picture.Replace(tokens, policies, index);
        await foreach (var change in ledger.TailAsync(index, cancellationToken))
        {
            await TakeAsync(change, cancellationToken);
            picture.Reached(change.Index);
        }
    }

    private async ValueTask TakeAsync(Change change, CancellationToken cancellationToken)
    {
        switch (change.Space)
        {
            case AccessRows.Tokens:
                var token = await ReadAsync(change, cancellationToken);
                picture.SetToken(change.Key, token is null ? null : AccessRows.DecodeToken(token));
                break;
            case AccessRows.Policies:
                var policy = await ReadAsync(change, cancellationToken);
                picture.SetPolicy(change.Key, policy is null ? null : AccessRows.DecodePolicy(policy));
                break;
        }
    }

    // The log says that a row changed and not how; a removal needs no look.
    private async ValueTask<LedgerEntry?> ReadAsync(Change change, CancellationToken cancellationToken) =>
        change.Kind == MutationKind.Delete ? null : (await ledger.ReadAsync(change.Space, change.Key, cancellationToken)).Entry;

    private async Task<List<TRow>> ListAsync<TRow>(string space, Func<LedgerEntry, TRow> decode, CancellationToken cancellationToken)
    {
        var rows = new List<TRow>();
        string? from = null;
        do
        {
            var page = await ledger.ListAsync(new ListRequest(space, string.Empty, from), cancellationToken);
            rows.AddRange(page.Entries.Select(decode));
            from = page.Next;
        }
        while (from is not null);
        return rows;
    }

    private static partial class Log
    {
        [LoggerMessage(6350, LogLevel.Warning, "Following changes of tokens and policies was interrupted; those that are known go on counting, and all are read anew")]
        public static partial void Interrupted(ILogger logger, Exception failure);
    }
}
