using System.Collections.Concurrent;
using Actors.Runtime.Calls;
using Actors.Runtime.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>
/// Where grains were when last heard of, up to a limit; never authoritative. The entries are the targets that references remember too: one
/// that leaves the cache becomes stale, so that a reference cannot hold on to what nobody corrects any more.
/// </summary>
internal sealed class LocationCache
{
    private readonly ConcurrentDictionary<SiloAddress, SiloLiveness> _silos = new();
    private readonly Lock _turning = new();
    private readonly int _generationMax;
    private readonly IPeers _peers;
    private readonly Lazy<IUndelivered> _undelivered;
    private ConcurrentDictionary<GrainId, RemoteTarget> _young = new();
    private ConcurrentDictionary<GrainId, RemoteTarget> _old = new();
    private int _youngCount;

    public LocationCache(IPeers peers, IServiceProvider services, IOptions<GrainDirectoryOptions> options)
    {
        _peers = peers;
        _undelivered = new Lazy<IUndelivered>(services.GetRequiredService<Router>);
        _generationMax = Math.Max(1, options.Value.CacheSize / 2);
    }

    public int Count => _young.Count + _old.Count;

    /// <summary>The target of a grain, or null.</summary>
    public RemoteTarget? Find(GrainId grainId)
    {
        if (_young.TryGetValue(grainId, out var target))
        {
            return target.IsStale ? null : target;
        }

        if (!_old.TryRemove(grainId, out target) || target.IsStale)
        {
            return null;
        }

        return Put(grainId, target);
    }

    /// <summary>Remembers that a grain is at a silo and returns its target.</summary>
    public RemoteTarget Set(GrainId grainId, SiloAddress silo) =>
        Find(grainId) is { } known && known.Peer.Equals(silo) ? known : Put(grainId, Make(grainId, silo));

    /// <summary>A target that is not remembered.</summary>
    public RemoteTarget Make(GrainId grainId, SiloAddress silo) => new(grainId, silo, _peers, _undelivered.Value, LivenessOf(silo));

    /// <summary>Forgets where a grain was, if it was thought to be at <paramref name="silo"/>; null for wherever.</summary>
    public void Remove(GrainId grainId, SiloAddress? silo = null)
    {
        foreach (var generation in (ReadOnlySpan<ConcurrentDictionary<GrainId, RemoteTarget>>)[_young, _old])
        {
            if (generation.TryGetValue(grainId, out var target) && (silo is null || target.Peer.Equals(silo)))
            {
                target.BecomeStale();
                generation.TryRemove(new KeyValuePair<GrainId, RemoteTarget>(grainId, target));
            }
        }
    }

    /// <summary>Makes everything at a silo stale that the view shows dead.</summary>
    public void Enter(DirectoryView view)
    {
        foreach (var (silo, liveness) in _silos)
        {
            if (view.Members.GetSiloStatus(silo) == SiloStatus.Dead)
            {
                liveness.BecomeGone();
                _silos.TryRemove(silo, out _);
            }
        }
    }

    private SiloLiveness LivenessOf(SiloAddress silo) => _silos.GetOrAdd(silo, static _ => new SiloLiveness());

    private RemoteTarget Put(GrainId grainId, RemoteTarget target)
    {
        var young = _young;
        if (young.TryGetValue(grainId, out var former) && former != target)
        {
            former.BecomeStale();
        }

        young[grainId] = target;
        if (Interlocked.Increment(ref _youngCount) >= _generationMax)
        {
            Turn();
        }

        return target;
    }

    // What has not been used since the last turn goes.
    private void Turn()
    {
        ConcurrentDictionary<GrainId, RemoteTarget> dropped;
        lock (_turning)
        {
            if (Volatile.Read(ref _youngCount) < _generationMax)
            {
                return;
            }

            dropped = _old;
            _old = _young;
            _young = new ConcurrentDictionary<GrainId, RemoteTarget>();
            Volatile.Write(ref _youngCount, 0);
        }

        foreach (var target in dropped.Values)
        {
            target.BecomeStale();
        }
    }
}
