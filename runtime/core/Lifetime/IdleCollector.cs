using Actors.Runtime.Activations;
using Actors.Runtime.Scheduling;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Actors.Runtime.Lifetime;

/// <summary>Ends activations that nobody has called for their collection age.</summary>
internal sealed class IdleCollector : IDisposable
{
    private readonly ActivationCatalog _catalog;
    private readonly CoarseClock _clock;
    private readonly ITimer _timer;

    public IdleCollector(ActivationCatalog catalog, CoarseClock clock, TimeProvider timeProvider, IOptions<GrainCollectionOptions> options)
    {
        _catalog = catalog;
        _clock = clock;
        var quantum = options.Value.CollectionQuantum;
        _timer = timeProvider.CreateTimer(static state => ((IdleCollector)state!).Collect(), this, quantum, quantum);
    }

    /// <summary>Ends what is past its class's collection age.</summary>
    public int Collect() => Collect(minimumAge: null);

    /// <summary>Ends what has been idle for <paramref name="minimumAge"/>, whatever its class says; returns how many.</summary>
    public int Collect(TimeSpan? minimumAge)
    {
        _clock.Refresh();
        var now = _clock.NowMilliseconds;
        return _catalog.Activations.Count(activation => IsOver(activation, now, minimumAge));
    }

    public void Dispose() => _timer.Dispose();

    private static bool IsOver(Activation activation, long now, TimeSpan? minimumAge)
    {
        var age = activation.Settings.CollectionAge;
        if (age == Timeout.InfiniteTimeSpan || activation.ExtrasOrNull?.KeepAliveUntilMilliseconds > now)
        {
            return false;
        }

        return activation.TryCollect(now - (long)(minimumAge ?? age).TotalMilliseconds);
    }
}
