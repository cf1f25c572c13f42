using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Discovery;
using Actors.Grains.Registry.Instances;
using Actors.Grains.Registry.Protection;
using Actors.Grains.Registry.Storage;
using Actors.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Actors.Grains.Registry.Catalog;

/// <summary>
/// Follows the ledger for this silo: reads the registry once, then each change of it, and tells the copy and the service grains that are
/// active here. Reads a row only if this silo has not just written it itself.
/// </summary>
internal sealed partial class CatalogFollower : BackgroundService
{
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(5);

    private readonly ILedger _ledger;
    private readonly CatalogCopy _copy;
    private readonly LocalPictures _local;
    private readonly LiveInstances _live;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<CatalogFollower> _logger;

    public CatalogFollower(
        ILedger ledger, CatalogCopy copy, LocalPictures local, LiveInstances live, TimeProvider timeProvider, ILogger<CatalogFollower> logger)
    {
        _ledger = ledger;
        _copy = copy;
        _local = local;
        _live = live;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.FromMilliseconds(100);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LoadAsync(stoppingToken);
                pause = TimeSpan.FromMilliseconds(100);
                await FollowAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Log.StartsOver(_logger, pause, failure);
                await Task.Delay(pause, _timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < PauseMax ? pause * 2 : PauseMax;
            }
        }
    }

    // Pages come from different snapshots. Following starts at the first one's index, so whatever a later page already shows is told again.
    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var (instances, index) = await ListAsync(RegistryKeys.Instances, InstanceRow.Decode, cancellationToken);
        var (protections, _) = await ListAsync(RegistryKeys.Protections, ProtectionRow.Decode, cancellationToken);
        _live.TellAll(index);
        _copy.Reset(instances, index, protections);
        _local.RequireReload();
        Log.Loaded(_logger, instances.Count, index);
    }

    private async Task<(List<KeyValuePair<string, TRow>> Rows, long Index)> ListAsync<TRow>(
        string space, Func<LedgerEntry, TRow> decode, CancellationToken cancellationToken)
    {
        var rows = new List<KeyValuePair<string, TRow>>();
        var page = await _ledger.ListAsync(new ListRequest(space, string.Empty), cancellationToken);
        var index = page.SnapshotIndex;
        rows.AddRange(page.Entries.Select(entry => KeyValuePair.Create(entry.Key, decode(entry))));
        while (page.Next is not null)
        {
            page = await _ledger.ListAsync(new ListRequest(space, string.Empty, page.Next), cancellationToken);
            rows.AddRange(page.Entries.Select(entry => KeyValuePair.Create(entry.Key, decode(entry))));
        }

        return (rows, index);
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await foreach (var change in _ledger.TailAsync(_copy.ToldIndex, cancellationToken))
        {
            TellInstance(change);
            if (change.Space == RegistryKeys.Instances && await ReadNewsAsync(change, cancellationToken) is { } news)
            {
                _copy.Apply(news);
                _local.Post(news);
            }

            if (change.Space == RegistryKeys.Protections)
            {
                await FollowProtectionAsync(change, cancellationToken);
            }

            _copy.Advance(change.Index);
        }
    }

    private async Task FollowProtectionAsync(Change change, CancellationToken cancellationToken)
    {
        if (change.Kind == MutationKind.Delete)
        {
            _copy.Apply(change.Key, null, change.Index);
        }
        else if (await ReadRowAsync(RegistryKeys.Protections, change.Key, cancellationToken) is { } entry)
        {
            _copy.Apply(change.Key, ProtectionRow.Decode(entry), entry.ModifyIndex);
        }
    }

    // Before the copy shows it, so that nobody who has seen the change finds an instance that does not know of it.
    private void TellInstance(Change change)
    {
        if (change.Space == RegistryKeys.Instances)
        {
            _live.Tell(RegistryKeys.ServiceIdOf(change.Key), change.Index);
        }
        else if (change.Space == RegistryKeys.ServiceIds)
        {
            _live.Tell(change.Key, change.Index);
        }
    }

    // A row that has changed again since, or is gone, is told by its later change: nothing is to be read for this one.
    private async Task<InstanceNews?> ReadNewsAsync(Change change, CancellationToken cancellationToken)
    {
        if (change.Kind == MutationKind.Delete)
        {
            return new InstanceNews(change.Key, change.Index, null, NewsSource.Tail);
        }

        var held = _copy.Snapshot?.Find(change.Key);
        if (held is null || held.Version < change.Index)
        {
            var entry = await ReadRowAsync(change.Space, change.Key, cancellationToken);
            held = entry is null ? null : InstanceRow.Decode(entry);
        }

        return held?.Version == change.Index ? new InstanceNews(change.Key, change.Index, held, NewsSource.Tail) : null;
    }

    private async Task<LedgerEntry?> ReadRowAsync(string space, string key, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var (entry, _) = await _ledger.ReadAsync(space, key, cancellationToken);
                return entry;
            }
            catch (LedgerUnavailableException failure)
            {
                await Task.Delay(failure.RetryAfter, _timeProvider, cancellationToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5111, LogLevel.Information, "The registry holds {Instances} instances at ledger index {Index}.")]
        public static partial void Loaded(ILogger logger, int instances, long index);

        [LoggerMessage(5112, LogLevel.Warning, "Following the registry's changes was interrupted; reading it anew in {Pause}; see that the database answers when this stays.")]
        public static partial void StartsOver(ILogger logger, TimeSpan pause, Exception failure);
    }
}
