using System.Collections.Frozen;
using Actors.Runtime.Messaging;
using Orleans.Runtime;

namespace Actors.Runtime.Clients;

/// <summary>
/// The silos that the cluster has declared dead, as gateways tell. One that is only frozen keeps its connections, and calls on them
/// would hang; they are broken as soon as the verdict is known.
/// </summary>
internal sealed class DeadSilos
{
    private readonly Lock _gate = new();
    private readonly Peers _peers;
    private readonly ClientSignals _signals;
    private volatile Known _known = new(MembershipVersion.MinValue, []);

    public DeadSilos(Peers peers, ClientSignals signals)
    {
        _peers = peers;
        _signals = signals;
    }

    /// <summary>The latest view that a gateway has told of.</summary>
    public MembershipVersion View => _known.View;

    /// <summary>True for a silo that is dead in that view.</summary>
    public bool Contains(SiloAddress silo) => _known.Silos.Contains(silo);

    /// <summary>Takes a view over; calls at silos that are newly dead end, and no new ones go there.</summary>
    public void OnView(MembershipVersion view, IReadOnlyCollection<SiloAddress> deadSilos)
    {
        List<SiloAddress> news;
        lock (_gate)
        {
            if (view <= _known.View)
            {
                return;
            }

            news = [.. deadSilos.Where(silo => !_known.Silos.Contains(silo))];
            _known = new Known(view, deadSilos.ToFrozenSet());
        }

        // Whatever has changed, the list of gateways may have changed with it.
        _signals.OnUnknownSilo();
        foreach (var silo in news)
        {
            _signals.OnUnreachable(silo);

            // A silo that leaves by itself has said goodbye on its connections before, and is given the time to answer what it has taken.
            _peers.Disconnect(silo, $"it is dead in view {view} of the cluster");
        }
    }

    /// <summary>Ends the calls at a silo that this client does not reach any more, dead or not; it may be called again later.</summary>
    public void BreakOff(SiloAddress silo, string reason) => _peers.BreakOff(silo, reason);

    private sealed record Known(MembershipVersion View, FrozenSet<SiloAddress> Silos);
}
