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

    /// <summary>Takes a view over; calls at silos that are newly dead end at once.</summary>
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

        foreach (var silo in news)
        {
            // First no new calls, then an end of those that wait there: they look for another gateway.
            _signals.OnUnreachable(silo);
            _peers.Disconnect(silo, $"it is dead in view {view} of the cluster");
        }
    }

    private sealed record Known(MembershipVersion View, FrozenSet<SiloAddress> Silos);
}
