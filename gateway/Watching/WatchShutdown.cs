using Microsoft.Extensions.Hosting;

namespace Actors.Gateway.Watching;

/// <summary>Answers everybody who waits as soon as the process is asked to stop, so that no connection holds it up.</summary>
internal sealed class WatchShutdown(SubscriberTable table, WakeUps wakeUps, IHostApplicationLifetime lifetime) : IHostedService
{
    private CancellationTokenRegistration _registration;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = lifetime.ApplicationStopping.Register(EndAll);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _registration.DisposeAsync();
        EndAll();
    }

    private void EndAll()
    {
        var woken = new List<Subscriber>();
        table.Close(woken);
        wakeUps.Add(woken, WakeReason.Stopping);
    }
}
