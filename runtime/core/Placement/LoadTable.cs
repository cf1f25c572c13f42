using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Actors.Runtime.Placement;

/// <summary>Takes the load figures of other silos.</summary>
[Alias("actors.load")]
internal interface ILoadTarget : ISystemTarget
{
    [OneWay]
    [Alias("update")]
    Task Update(SiloAddress silo, SiloRuntimeStatistics statistics);
}

/// <summary>The last load figures of every silo, with what this silo has placed there since. Old figures count as none.</summary>
internal sealed class LoadTable : ILoadTarget
{
    public const string Role = "load";

    private readonly ConcurrentDictionary<SiloAddress, Load> _loads = new();
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _ageMax;

    public LoadTable(TimeProvider timeProvider, IOptions<DeploymentLoadPublisherOptions> options)
    {
        _timeProvider = timeProvider;
        _ageMax = options.Value.DeploymentLoadPublisherRefreshTime * 5;
    }

    /// <summary>All figures that are not old.</summary>
    public IReadOnlyDictionary<SiloAddress, SiloRuntimeStatistics> Current => _loads.Keys
        .Select(silo => (Silo: silo, Load: Find(silo)))
        .Where(pair => pair.Load is not null)
        .ToDictionary(pair => pair.Silo, pair => pair.Load!);

    public Task Update(SiloAddress silo, SiloRuntimeStatistics statistics)
    {
        _loads[silo] = new Load(statistics, _timeProvider.GetTimestamp());
        return Task.CompletedTask;
    }

    /// <summary>The load of a silo; null when its figures are missing or old.</summary>
    public SiloRuntimeStatistics? Find(SiloAddress silo)
    {
        if (!_loads.TryGetValue(silo, out var load) || _timeProvider.GetElapsedTime(load.ReceivedAt) > _ageMax)
        {
            return null;
        }

        var placed = Volatile.Read(ref load.PlacedCount);
        return placed == 0 ? load.Statistics : load.Statistics with { ActivationCount = load.Statistics.ActivationCount + placed };
    }

    /// <summary>Counts a placement, so that the next figures are not awaited with everything going to one silo.</summary>
    public void OnPlaced(SiloAddress silo)
    {
        if (_loads.TryGetValue(silo, out var load))
        {
            Interlocked.Increment(ref load.PlacedCount);
        }
    }

    /// <summary>Takes back a placement that was counted and has not come about.</summary>
    public void OnNotPlaced(SiloAddress silo)
    {
        if (_loads.TryGetValue(silo, out var load) && Interlocked.Decrement(ref load.PlacedCount) < 0)
        {
            // It was counted with the figures before these.
            Interlocked.Increment(ref load.PlacedCount);
        }
    }

    public void Forget(Func<SiloAddress, bool> isGone)
    {
        foreach (var silo in _loads.Keys.Where(isGone))
        {
            _loads.TryRemove(silo, out _);
        }
    }

    private sealed class Load(SiloRuntimeStatistics statistics, long receivedAt)
    {
        public int PlacedCount;

        public SiloRuntimeStatistics Statistics => statistics;

        public long ReceivedAt => receivedAt;
    }
}
