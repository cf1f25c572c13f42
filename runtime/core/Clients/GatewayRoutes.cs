using Actors.Runtime.Observers;
using Orleans.Runtime;

namespace Actors.Runtime.Clients;

/// <summary>How a client reaches the observers of other processes: through the silo that they live in, else through any gateway.</summary>
internal sealed class GatewayRoutes(GatewayPool pool) : IObserverRoutes
{
    public SiloAddress? RouteTo(SiloAddress owner)
    {
        var view = pool.View;
        return view.AddressOf(owner) ?? view.Pick(Hash(owner));
    }

    public ValueTask<SiloAddress?> FindDetourAsync(SiloAddress owner, SiloAddress tried) =>
        new(pool.View.Gateways.FirstOrDefault(gateway => !gateway.Equals(tried)));

    private static uint Hash(SiloAddress owner) => unchecked((uint)owner.GetHashCode());
}
