using System.Collections.Immutable;
using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>Gives views to this process and changes to other silos.</summary>
internal sealed class ViewPublisher
{
    private readonly SiloAddress _self;
    private readonly MembershipSettings _settings;
    private readonly Outbox _outbox;
    private readonly Random _random;

    public ViewPublisher(SiloAddress self, MembershipSettings settings, Outbox outbox, Random random)
    {
        _self = self;
        _settings = settings;
        _outbox = outbox;
        _random = random;
    }

    public void Publish(MembershipView view) => _outbox.Add(new MembershipEffect.PublishView(view));

    /// <summary>This silo has changed a row: everybody hears of it, a silo that was declared dead included. In a large cluster some pass it on.</summary>
    public void Tell(MembershipView view, MemberRow changed)
    {
        if (!_settings.Gossips)
        {
            return;
        }

        var told = changed.IsAlive ? view.Ring.Rows : view.Ring.Rows.Add(changed);
        var peers = told.Where(row => !row.Silo.Equals(_self)).Select(row => row.Silo).ToArray();
        if (peers.Length > _settings.GossipPeersMax)
        {
            _random.Shuffle(peers);
            peers = peers[.._settings.GossipPeersMax];
        }

        Send([.. peers], view, changed);
    }

    public void PassOn(MembershipView view, MemberRow changed, IReadOnlyCollection<PeerMonitor> watched)
    {
        if (_settings.Gossips && view.Rows.Count > _settings.GossipPeersMax)
        {
            Send([.. watched.Select(monitor => monitor.Peer)], view, changed);
        }
    }

    private void Send(ImmutableArray<SiloAddress> peers, MembershipView view, MemberRow changed)
    {
        if (!peers.IsEmpty)
        {
            _outbox.Add(new MembershipEffect.Gossip(peers, view.Version, changed));
        }
    }
}
