using System.Collections.Concurrent;
using Actors.Runtime.Calls;
using Orleans.Runtime;

namespace Actors.Runtime.Clients;

/// <summary>
/// Where grains are, as far as this client has heard. Bounded: two generations, and when the young one is full the old one is
/// forgotten; what is used moves to the young one again.
/// </summary>
internal sealed class KnownLocations
{
    private readonly Lock _gate = new();
    private readonly int _generationMax;
    private volatile ConcurrentDictionary<GrainId, RemoteTarget> _young = new();
    private volatile ConcurrentDictionary<GrainId, RemoteTarget> _old = new();
    private int _youngCount;

    public KnownLocations(int locationsMax) => _generationMax = locationsMax / 2;

    /// <summary>Where calls to the grain go; null when nothing is known.</summary>
    public RemoteTarget? Find(GrainId grainId)
    {
        if (_young.TryGetValue(grainId, out var target))
        {
            return target;
        }

        if (!_old.TryRemove(grainId, out target))
        {
            return null;
        }

        // It moves, so that it is not among those that become stale with the old generation.
        var kept = Add(grainId, target);
        if (!ReferenceEquals(kept, target))
        {
            target.BecomeStale();
        }

        return kept;
    }

    /// <summary>Remembers a target unless the grain has one; returns the one that it has.</summary>
    public RemoteTarget Add(GrainId grainId, RemoteTarget target)
    {
        var known = _young.GetOrAdd(grainId, target);
        if (ReferenceEquals(known, target))
        {
            CountAdded();
        }

        return known;
    }

    /// <summary>Remembers a target in place of the one before, which references look up no more.</summary>
    public void Replace(GrainId grainId, RemoteTarget target)
    {
        Remove(grainId, peer: null);
        Add(grainId, target);
    }

    /// <summary>Forgets where a grain is, if it is thought to be at this peer; null for any.</summary>
    public void Remove(GrainId grainId, SiloAddress? peer)
    {
        RemoveFrom(_young, grainId, peer);
        RemoveFrom(_old, grainId, peer);
    }

    /// <summary>Forgets a target, unless another one has taken its place.</summary>
    public void Remove(GrainId grainId, RemoteTarget target)
    {
        _young.TryRemove(new KeyValuePair<GrainId, RemoteTarget>(grainId, target));
        _old.TryRemove(new KeyValuePair<GrainId, RemoteTarget>(grainId, target));
    }

    /// <summary>Forgets everything that is not at one of these peers.</summary>
    public void RetainPeers(IReadOnlyCollection<SiloAddress> peers)
    {
        foreach (var generation in new[] { _young, _old })
        {
            foreach (var (grainId, target) in generation)
            {
                if (!peers.Contains(target.Peer))
                {
                    target.BecomeStale();
                    generation.TryRemove(new KeyValuePair<GrainId, RemoteTarget>(grainId, target));
                }
            }
        }
    }

    private static void RemoveFrom(ConcurrentDictionary<GrainId, RemoteTarget> generation, GrainId grainId, SiloAddress? peer)
    {
        if (generation.TryGetValue(grainId, out var target) && (peer is null || target.Peer.Equals(peer)))
        {
            target.BecomeStale();
            generation.TryRemove(new KeyValuePair<GrainId, RemoteTarget>(grainId, target));
        }
    }

    private void CountAdded()
    {
        if (Interlocked.Increment(ref _youngCount) < _generationMax)
        {
            return;
        }

        ConcurrentDictionary<GrainId, RemoteTarget> dropped;
        lock (_gate)
        {
            if (_youngCount < _generationMax)
            {
                return;
            }

            dropped = _old;
            _old = _young;
            _young = new ConcurrentDictionary<GrainId, RemoteTarget>();
            _youngCount = 0;
        }

        // References that still have one of these look again; a target that nobody corrects any more must not be used.
        foreach (var target in dropped.Values)
        {
            target.BecomeStale();
        }
    }
}
