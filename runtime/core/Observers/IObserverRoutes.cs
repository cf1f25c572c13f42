using Orleans.Runtime;

namespace Actors.Runtime.Observers;

/// <summary>How this process reaches the observers of others.</summary>
internal interface IObserverRoutes
{
    /// <summary>Where to send a call for an observer of another process; null when there is no way now.</summary>
    SiloAddress? RouteTo(SiloAddress owner);

    /// <summary>Another way, after a call could not be brought to <paramref name="tried"/>; null when nobody reaches the owner.</summary>
    ValueTask<SiloAddress?> FindDetourAsync(SiloAddress owner, SiloAddress tried);
}
