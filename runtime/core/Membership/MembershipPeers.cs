using Actors.Runtime.Hosting;
using Actors.Runtime.Messaging.Transport;
using Actors.Runtime.SystemTargets;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>Agents as system targets. They are looked up when first needed: messaging itself listens to membership.</summary>
internal sealed class MembershipPeers(IServiceProvider services, LocalSilo silo, ITransport transport, TimeProvider timeProvider) : IMembershipPeers
{
    private SystemTargetTable Targets => field ??= services.GetRequiredService<SystemTargetTable>();

    public void Listen(IMembershipAgent agent) => Targets.Add(IMembershipAgent.Role, silo.Address, agent);

    public Task<ProbeAnswer> PingAsync(SiloAddress peer, long version) => Agent(peer).Ping(version).AsTask();

    public Task<IndirectProbeResult> ProbeForAsync(SiloAddress intermediary, SiloAddress peer, TimeSpan timeout) =>
        Agent(intermediary).ProbeFor(peer, timeout).AsTask();

    public Task GossipAsync(SiloAddress peer, long version, MemberRow? changed) =>
        Agent(peer).Gossip(silo.Address, version, changed is null ? null : MemberRowMessage.From(changed));

    public async Task<ConnectOutcome> CheckConnectAsync(SiloAddress peer, TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout, timeProvider);
        try
        {
            var stream = await transport.ConnectAsync(peer.Endpoint, limit.Token).ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
            return ConnectOutcome.Accepted;
        }
        catch (IOException exception)
        {
            return exception is ConnectFailedException { WasRefused: true } ? ConnectOutcome.Refused : ConnectOutcome.Unknown;
        }
        catch (OperationCanceledException)
        {
            return ConnectOutcome.Unknown;
        }
    }

    private IMembershipAgent Agent(SiloAddress peer) => Targets.Get<IMembershipAgent>(IMembershipAgent.Role, peer);
}
