using Microsoft.Extensions.Hosting;
using Orleans;

namespace Actors.Runtime.Clients;

/// <summary>Checks the configuration when the client's host starts.</summary>
internal sealed class ClientValidation(IEnumerable<IConfigurationValidator> validators) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var validator in validators)
        {
            validator.ValidateConfiguration();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
