using Actors.GrainInterfaces.Sessions;
using Actors.Grains.KeyValue;
using Actors.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace Actors.Grains.Sessions;

/// <summary>
/// Makes sure that every session is being watched: a grain that nobody calls counts no time. Wakes all of them when the silo starts,
/// when the members of the cluster change, and from time to time. Also removes lock delays that are over.
/// </summary>
/// <remarks>Waking a session that is awake does nothing, so several silos may do this at the same time.</remarks>
internal sealed partial class SessionKeeper(
    ILedger ledger,
    IGrainFactory grains,
    LockCleaner cleaner,
    IServiceProvider services,
    TimeProvider timeProvider,
    IOptions<SessionOptions> options,
    ILogger<SessionKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan TrimInterval = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _wanted = new(0, 1);
    private long? _trimmedAt;

    public override void Dispose()
    {
        _wanted.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(KeepAsync(stoppingToken), NoticeMembersAsync(stoppingToken)).WaitAsync(CancellationToken.None);

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var pause = await TryKeepAllAsync(cancellationToken) ? options.Value.WakeInterval : PauseAfterFailure;
            using var over = new CancellationTokenSource(pause, timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
            await _wanted.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task NoticeMembersAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<IClusterMembershipService>() is not { } membership)
        {
            return;
        }

        try
        {
            await foreach (var _ in membership.MembershipUpdates.WithCancellation(cancellationToken))
            {
                if (_wanted.CurrentCount == 0)
                {
                    _wanted.Release();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task<bool> TryKeepAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            await cleaner.RemoveDelaysAsync(SessionEnd.LockDelayMax, cancellationToken);
            await TrimAsync(cancellationToken);
            return await WakeAllAsync(cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Postponed(logger, failure);
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<bool> WakeAllAsync(CancellationToken cancellationToken)
    {
        var bounds = new ParallelOptions { MaxDegreeOfParallelism = options.Value.WakeParallelism };
        var failed = 0;
        string? from = null;
        do
        {
            var page = await ledger.ListAsync(new ListRequest(SessionPayload.Space, string.Empty, from), cancellationToken);
            await Parallel.ForEachAsync(page.Entries.Where(NeedsCare), bounds, async (row, _) =>
            {
                if (cancellationToken.IsCancellationRequested || !await TryWakeAsync(row.Key))
                {
                    Interlocked.Increment(ref failed);
                }
            });
            from = page.Next;
        }
        while (from is not null);

        return failed == 0;
    }

    private static bool NeedsCare(LedgerEntry row)
    {
        var session = SessionPayload.Decode(row.Key, row.Payload, row.CreateIndex, row.ModifyIndex);
        return session.IsEnding || session.Definition.Ttl is not null || AttachedChecks.AreGiven(session.Definition);
    }

    private async Task<bool> TryWakeAsync(string id)
    {
        try
        {
            await grains.GetGrain<ISessionGrain>(id).Wake();
            return true;
        }
        catch (Exception failure)
        {
            Log.NotWoken(logger, id, failure);
            return false;
        }
    }

    private async Task TrimAsync(CancellationToken cancellationToken)
    {
        if (_trimmedAt is { } last && timeProvider.GetElapsedTime(last) < TrimInterval)
        {
            return;
        }

        await cleaner.TrimMemoryAsync(options.Value.LockMemoryCountMax, cancellationToken);
        _trimmedAt = timeProvider.GetTimestamp();
    }

    private static partial class Log
    {
        [LoggerMessage(6231, LogLevel.Warning, "Sessions could not be looked after; the next attempt follows by itself, so see that the database answers when this stays.")]
        public static partial void Postponed(ILogger logger, Exception failure);

        [LoggerMessage(6232, LogLevel.Debug, "Session '{Session}' could not be woken yet.")]
        public static partial void NotWoken(ILogger logger, string session, Exception failure);
    }
}
