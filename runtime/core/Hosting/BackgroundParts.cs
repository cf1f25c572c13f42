using Actors.Runtime.Calls;
using Actors.Runtime.Lifetime;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Hosting;

/// <summary>Makes the parts that work by timers, so that they run from the silo's start on without being asked for.</summary>
internal sealed class BackgroundParts(Sweeper sweeper, IdleCollector collector, IdleWorkerCollector workerCollector) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(BackgroundParts),
        ServiceLifecycleStage.RuntimeInitialize,
        _ => Task.CompletedTask,
        _ =>
        {
            collector.Dispose();
            workerCollector.Dispose();
            sweeper.Sweep();
            return Task.CompletedTask;
        });
}
