using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Actors.Runtime.Dashboard.Collection;

/// <summary>The history of the cluster and of each silo, for as many steps as was asked for. It ends with this process and not with a silo.</summary>
internal sealed class LoadHistory(int length)
{
    /// <summary>How many silos have a history of their own; those beyond are in the cluster's.</summary>
    public const int SilosMax = 256;

    private readonly ConcurrentDictionary<SiloAddress, PointRing> _silos = new();

    public PointRing Cluster { get; } = new(length);

    public LoadPoint[] OfSilo(SiloAddress silo) => _silos.GetValueOrDefault(silo)?.Read() ?? [];

    public void Add(ClusterPicture picture)
    {
        Cluster.Add(LoadPoint.Of(picture));
        foreach (var (silo, sample) in picture.Sample.Silos)
        {
            if (_silos.TryGetValue(silo, out var ring) || (_silos.Count < SilosMax && sample.Figures is not null))
            {
                (ring ?? _silos.GetOrAdd(silo, _ => new PointRing(length))).Add(LoadPoint.Of(picture.Sample.At, sample, picture.Loads[silo]));
            }
        }
    }

    /// <summary>Nobody answered.</summary>
    public void AddGap(DateTimeOffset at) => Cluster.Add(LoadPoint.Unknown(at));

    /// <summary>Forgets silos that have had nothing to tell for so long.</summary>
    public void Forget(DateTimeOffset before)
    {
        foreach (var (silo, _) in _silos.Where(silo => silo.Value.LastAt < before))
        {
            _silos.TryRemove(silo, out _);
        }
    }
}
