using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>The way to the membership agents of other silos.</summary>
internal interface IMembershipPeers
{
    /// <summary>Makes this silo's agent callable.</summary>
    void Listen(IMembershipAgent agent);

    /// <summary>Has a peer show that it is alive; throws when it cannot be asked.</summary>
    Task<ProbeAnswer> PingAsync(SiloAddress peer, long version);

    Task<IndirectProbeResult> ProbeForAsync(SiloAddress intermediary, SiloAddress peer, TimeSpan timeout);

    Task GossipAsync(SiloAddress peer, long version, MemberRow? changed);

    /// <summary>Whether a new connection to a peer's endpoint can be opened; never throws.</summary>
    Task<ConnectOutcome> CheckConnectAsync(SiloAddress peer, TimeSpan timeout);
}
