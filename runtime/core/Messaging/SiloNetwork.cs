using System.Net;
using Actors.Runtime.Hosting;
using Actors.Runtime.Messaging.Handshakes;
using Actors.Runtime.Messaging.Transport;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Actors.Runtime.Messaging;

/// <summary>Has a clustered silo listen from early in its start until everything else has stopped. A silo alone takes no port.</summary>
internal sealed class SiloNetwork(Peers peers, ITransport transport, LocalSilo silo, Clustering clustering, IOptions<EndpointOptions> endpoints)
    : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle)
    {
        if (clustering.IsClustered)
        {
            lifecycle.Subscribe(nameof(SiloNetwork), ServiceLifecycleStage.RuntimeInitialize, _ => StartAsync(), peers.StopAsync);
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
