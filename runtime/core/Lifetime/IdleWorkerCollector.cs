using Actors.Runtime.Scheduling;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Actors.Runtime.Lifetime;

/// <summary>Ends stateless workers that the load no longer needs, long before they would be collected as idle.</summary>
internal sealed class IdleWorkerCollector : IDisposable
{
    private readonly ActivationCatalog _catalog;
    private readonly CoarseClock _clock;
    private readonly long _idleMilliseconds;
    private readonly ITimer? _timer;

    public IdleWorkerCollector(ActivationCatalog catalog, CoarseClock clock, TimeProvider timeProvider, IOptions<StatelessWorkerOptions> options)
    {
        _catalog = catalog;
        _clock = clock;
        var period = options.Value.IdleWorkersInspectionPeriod;
        _idleMilliseconds = (long)period.TotalMilliseconds * options.Value.MinIdleCyclesBeforeRemoval;
        _timer = options.Value.RemoveIdleWorkers
            ? timeProvider.CreateTimer(static state => ((IdleWorkerCollector)state!).Collect(), this, period, period)
            : null;
    }

    public void Collect()
    {
        _clock.Refresh();
        foreach (var group in _catalog.WorkerGroups)
        {
            group.RemoveIdle(_clock.NowMilliseconds - _idleMilliseconds);
        }
    }

    public void Dispose() => _timer?.Dispose();
}
