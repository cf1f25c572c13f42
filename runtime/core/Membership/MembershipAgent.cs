using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>Answers the agents of other silos.</summary>
internal sealed class MembershipAgent(MembershipLoop loop, IMembershipPeers peers, TimeProvider timeProvider) : IMembershipAgent
{
    public ValueTask<ProbeAnswer> Ping(long callerVersion)
    {
        if (callerVersion > loop.View.Version)
        {
            loop.Post(new MembershipEvent.GossipReceived(Sender: null, callerVersion, Changed: null));
        }

        return new ValueTask<ProbeAnswer>(new ProbeAnswer(loop.View.Version, loop.Slowness));
    }

    public async ValueTask<IndirectProbeResult> ProbeFor(SiloAddress peer, TimeSpan timeout)
    {
        try
        {
            await peers.PingAsync(peer, loop.View.Version).WaitAsync(timeout, timeProvider).ConfigureAwait(false);
            return new IndirectProbeResult(PeerAnswered: true, loop.HealthScore);
        }
        catch (Exception)
        {
            return new IndirectProbeResult(PeerAnswered: false, loop.HealthScore);
        }
    }

    public Task Gossip(SiloAddress sender, long version, MemberRowMessage? changed)
    {
        loop.Post(new MembershipEvent.GossipReceived(sender, version, changed?.ToRow()));
        return Task.CompletedTask;
    }
}
