using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>Answers the agents of other silos.</summary>
internal sealed class MembershipAgent(MembershipLoop loop, IMembershipPeers peers, TimeProvider timeProvider) : IMembershipAgent
{
    public ValueTask<long> Ping(long callerVersion)
    {
        if (callerVersion > loop.View.Version)
        {
            loop.Post(new MembershipEvent.GossipReceived(callerVersion, null));
        }

        return new ValueTask<long>(loop.View.Version);
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

    public Task Gossip(long version, MemberRowMessage? changed)
    {
        loop.Post(new MembershipEvent.GossipReceived(version, changed?.ToRow()));
        return Task.CompletedTask;
    }
}
