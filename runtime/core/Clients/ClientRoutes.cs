using System.Collections.Concurrent;
using Actors.Runtime.Hosting;
using Actors.Runtime.Messaging;
using Actors.Runtime.Observers;
using Actors.Runtime.SystemTargets;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Clients;

/// <summary>Whether a silo reaches a client.</summary>
[Alias("actors.client.routes")]
internal interface IClientRoutesTarget : ISystemTarget
{
    /// <summary>True when the client is connected to the silo that is asked.</summary>
    [Alias("has")]
    [ResponseTimeout("00:00:01")]
    ValueTask<bool> HasClient(SiloAddress client);
}

/// <summary>
/// How a silo reaches the observers of other processes: over the connection that the process has opened; else one of the other silos
/// that has one forwards the call. The silos are asked once, when a call finds no connection.
/// </summary>
internal sealed class ClientRoutes : IObserverRoutes, IClientRoutesTarget, IConnectionWatcher, ILifecycleParticipant<ISiloLifecycle>
{
    private const string Role = "client-routes";

    private readonly ConcurrentDictionary<SiloAddress, int> _clients = new();
    private readonly LocalSilo _silo;
    private readonly SystemTargetTable _systemTargets;
    private readonly Lazy<IClusterMembershipService?> _membership;
    private readonly Lazy<Peers> _peers;

    public ClientRoutes(LocalSilo silo, SystemTargetTable systemTargets, IServiceProvider services)
    {
        _silo = silo;
        _systemTargets = systemTargets;
        _membership = new(services.GetService<IClusterMembershipService>);
        _peers = new(services.GetRequiredService<Peers>);
    }

    // Clients are never dialled. The address comes from whoever has made the reference, so a silo is dialled only if it is known to be one.
    public SiloAddress? RouteTo(SiloAddress owner) => owner.IsClient || IsMember(owner) || IsConnected(owner) ? owner : null;

    public async ValueTask<SiloAddress?> FindDetourAsync(SiloAddress owner, SiloAddress tried)
    {
        if (!owner.IsClient || !owner.Equals(tried))
        {
            return null;
        }

        var asked = OtherSilos().Select(silo => AskAsync(silo, owner)).ToList();
        while (asked.Count > 0)
        {
            var answer = await Task.WhenAny(asked).ConfigureAwait(false);
            asked.Remove(answer);
            if (await answer.ConfigureAwait(false) is { } silo)
            {
                return silo;
            }
        }

        return null;
    }

    public ValueTask<bool> HasClient(SiloAddress client) => new(_clients.ContainsKey(client));

    public void OnConnected(SiloAddress peer)
    {
        if (peer.IsClient)
        {
            _clients.AddOrUpdate(peer, 1, static (_, count) => count + 1);
        }
    }

    public void OnConnectionFailed(SiloAddress peer, ConnectionFailure failure)
    {
        // A client has as many connections as it has opened; it is gone with the last one.
        if (peer.IsClient && _clients.AddOrUpdate(peer, 0, static (_, count) => count - 1) <= 0)
        {
            _clients.TryRemove(new KeyValuePair<SiloAddress, int>(peer, 0));
        }
    }

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(ClientRoutes),
        ServiceLifecycleStage.RuntimeInitialize,
        _ =>
        {
            _systemTargets.Add(Role, _silo.Address, this);
            return Task.CompletedTask;
        });

    private bool IsMember(SiloAddress silo) => _membership.Value is { } membership && membership.CurrentSnapshot.Members.ContainsKey(silo);

    private bool IsConnected(SiloAddress silo) => _peers.Value.OpenConnections.Any(connection => connection.Peer.Equals(silo));

    private IEnumerable<SiloAddress> OtherSilos() => _membership.Value?.CurrentSnapshot.Members.Values
        .Where(member => member.Status is SiloStatus.Active or SiloStatus.ShuttingDown && !member.SiloAddress.Equals(_silo.Address))
        .Select(member => member.SiloAddress) ?? [];

    private async Task<SiloAddress?> AskAsync(SiloAddress silo, SiloAddress client)
    {
        try
        {
            return await _systemTargets.Get<IClientRoutesTarget>(Role, silo).HasClient(client).ConfigureAwait(false) ? silo : null;
        }
        catch (Exception)
        {
            // A silo that cannot be asked cannot forward either.
            return null;
        }
    }
}
