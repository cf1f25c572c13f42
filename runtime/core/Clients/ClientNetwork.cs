using Actors.Runtime.Messaging;
using Microsoft.Extensions.Hosting;

namespace Actors.Runtime.Clients;

/// <summary>Closes the client's connections when its host stops, after everything that uses them; silos then know that its observers are gone.</summary>
internal sealed class ClientNetwork(Peers peers) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => peers.StopAsync(cancellationToken);
}
