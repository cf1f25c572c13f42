using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Discovery;
using Actors.Grains.Registry.Protection;

namespace Actors.Grains.Registry.Catalog;

/// <summary>
/// Holds this silo's copy of the registry. The follower of the tail and the instance grains of this silo write it, everyone reads the
/// last snapshot without waiting for them.
/// </summary>
internal sealed class CatalogCopy
{
    private readonly Lock _lock = new();
    private readonly NewsOrder _order = new();
    private readonly TimeProvider _timeProvider;
    private TaskCompletionSource _advanced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile CatalogSnapshot? _snapshot;

    public CatalogCopy(TimeProvider timeProvider) => _timeProvider = timeProvider;

    /// <summary>The copy; null until it has been read for the first time.</summary>
    public CatalogSnapshot? Snapshot => _snapshot;

    /// <summary>Everything up to this ledger index is in the copy.</summary>
    public long ToldIndex => _snapshot?.ToldIndex ?? 0;

    public void Reset(
        IEnumerable<KeyValuePair<string, ServiceInstance>> instances, long index, IEnumerable<KeyValuePair<string, ProtectionRow>>? protections = null)
    {
        var snapshot = CatalogSnapshot.Empty(index);
        foreach (var (key, row) in protections ?? [])
        {
            snapshot = snapshot.WithProtection(key, row, row.Protection.Index);
        }

        foreach (var (key, instance) in instances)
        {
            snapshot = snapshot.With(key, instance, instance.Version);
        }

        lock (_lock)
        {
            _order.Reset(index);
            _snapshot = snapshot;
        }

        Advance(index);
    }

    public void Apply(InstanceNews news)
    {
        lock (_lock)
        {
            if (_snapshot is { } snapshot && _order.Takes(news, snapshot.Find(news.RowKey)?.Version ?? 0))
            {
                _snapshot = snapshot.With(news.RowKey, news.Instance, news.Index);
            }
        }
    }

    /// <summary>The tail has told of the protection of a service; null when it is gone.</summary>
    public void Apply(string key, ProtectionRow? row, long index)
    {
        lock (_lock)
        {
            _snapshot = _snapshot?.WithProtection(key, row, index);
        }
    }

    /// <summary>The tail has told everything up to this index.</summary>
    public void Advance(long index)
    {
        TaskCompletionSource advanced;
        lock (_lock)
        {
            _order.Advance(index);
            _snapshot = _snapshot is { } snapshot ? snapshot with { ToldIndex = index } : null;
            advanced = _advanced;
            _advanced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        advanced.TrySetResult();
    }

    /// <summary>The copy once it contains everything up to <paramref name="index"/>; null when it does not get there in time.</summary>
    public async ValueTask<CatalogSnapshot?> ReadAsync(long index, TimeSpan waitMax)
    {
        if (_snapshot is { } ready && ready.ToldIndex >= index)
        {
            return ready;
        }

        using var cts = new CancellationTokenSource(waitMax, _timeProvider);
        while (true)
        {
            var next = NextAdvance(index);
            if (_snapshot is { } snapshot && snapshot.ToldIndex >= index)
            {
                return snapshot;
            }

            try
            {
                await next.WaitAsync(cts.Token);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
    }

    private Task NextAdvance(long index)
    {
        lock (_lock)
        {
            return _snapshot is not null && ToldIndex >= index ? Task.CompletedTask : _advanced.Task;
        }
    }
}
