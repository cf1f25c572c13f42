using System.Net;
using Actors.Runtime.Hosting;
using Actors.Runtime.Messaging.Handshakes;
using Actors.Runtime.Messaging.Transport;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Actors.Runtime.Messaging;

/// <summary>
/// Has a clustered silo listen from early in its start until everything else has stopped. A silo alone takes no port. On the way down clients are sent
/// elsewhere as soon as the others know that the silo leaves, and all calls that have come are answered before they hear that it has left: its death
/// breaks connections off.
/// </summary>
internal sealed class SiloNetwork(Peers peers, ITransport transport, LocalSilo silo, Clustering clustering, IOptions<EndpointOptions> endpoints)
    : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle)
    {
        if (clustering.IsClustered)
        {
            lifecycle.Subscribe(nameof(SiloNetwork), ServiceLifecycleStage.RuntimeInitialize, _ => StartAsync(), peers.StopAsync);
            lifecycle.Subscribe("drain", SiloHostedService.EndStage + 1, _ => Task.CompletedTask, peers.DrainAsync);
            lifecycle.Subscribe("clients", ServiceLifecycleStage.GrainDeactivation, _ => Task.CompletedTask, _ => peers.LeaveClientsAsync());
        }
    }

    private Task StartAsync()
    {
        var options = endpoints.Value;
        peers.Listen(silo.TakeListener() ?? transport.Bind(options.SiloListeningEndpoint ?? silo.Address.Endpoint), PortRole.Silos);
        if (options.GatewayPort != 0)
        {
            peers.Listen(transport.Bind(options.GatewayListeningEndpoint ?? new IPEndPoint(silo.Address.Endpoint.Address, options.GatewayPort)), PortRole.Clients);
        }

        return Task.CompletedTask;
    }
}
