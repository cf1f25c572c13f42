using Actors.Runtime.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>
/// Ties membership to the silo's life: the table is read, the silo joins, proves that it reaches the others, becomes active; and on the way down the same
/// steps back. When the cluster has declared it dead its host is stopped.
/// </summary>
internal sealed class MembershipLifecycle(MembershipService membership, LocalSilo silo, IServiceProvider services) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle)
    {
        // Statuses are written by way of the silo, whose other stages ask for Active, ShuttingDown and Dead.
        silo.Announce = membership.BecomeAsync;
        lifecycle.Subscribe("membership", ServiceLifecycleStage.RuntimeGrainServices, StartAsync, _ => Task.CompletedTask);
        lifecycle.Subscribe(
            "joining", ServiceLifecycleStage.AfterRuntimeGrainServices, token => silo.BecomeAsync(SiloStatus.Joining, token), _ => Task.CompletedTask);
        lifecycle.Subscribe(
            "connectivity", ServiceLifecycleStage.ValidateInitialConnectivity, membership.CheckConnectivityAsync, _ => Task.CompletedTask);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        _ = StopHostWhenTerminatedAsync();
        await membership.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task StopHostWhenTerminatedAsync()
    {
        await membership.Terminated.ConfigureAwait(false);
        silo.BecomeDead();
        services.GetService<IHostApplicationLifetime>()?.StopApplication();
    }
}
