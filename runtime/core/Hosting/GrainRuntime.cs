using Actors.Runtime.Activations;
using Actors.Runtime.State;
using Orleans;
using Orleans.Core;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Timers;

namespace Actors.Runtime.Hosting;

/// <summary>What grains of this silo reach through their base class.</summary>
internal sealed class GrainRuntime(
    LocalSilo silo, IGrainFactory grainFactory, ITimerRegistry timerRegistry, IServiceProvider serviceProvider, TimeProvider timeProvider) : IGrainRuntime
{
    private const string StateOfGrainBase = "state";

    public string SiloIdentity => silo.Address.ToParsableString();

    public SiloAddress SiloAddress => silo.Address;

    public IGrainFactory GrainFactory => grainFactory;

    public ITimerRegistry TimerRegistry => timerRegistry;

    public IServiceProvider ServiceProvider => serviceProvider;

    public TimeProvider TimeProvider => timeProvider;

    public void DeactivateOnIdle(IGrainContext grainContext) =>
        grainContext.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "The grain asked for its deactivation."));

    public void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan)
    {
        if (grainContext is Activation activation)
        {
            var now = activation.Host.Clock.NowMilliseconds;
            activation.Extras.KeepAliveUntilMilliseconds = timeSpan == TimeSpan.MaxValue || timeSpan == Timeout.InfiniteTimeSpan
                ? long.MaxValue
                : now + Math.Max(0, (long)timeSpan.TotalMilliseconds);
        }
    }

    public IStorage<TGrainState> GetStorage<TGrainState>(IGrainContext grainContext)
    {
        var provider = (StorageProviderAttribute?)Attribute.GetCustomAttribute(grainContext.GrainInstance!.GetType(), typeof(StorageProviderAttribute), inherit: true);
        var storage = PersistentStateFactory.FindStorage(grainContext, provider?.ProviderName, StateOfGrainBase);
        var activation = (Activation)grainContext;
        var state = new PersistentState<TGrainState>(activation, StateOfGrainBase, storage);
        if (activation.ExtrasOrNull?.Arrival?.Luggage is { } luggage)
        {
            // This state is made later than those that a grain takes in its constructor.
            ((IGrainMigrationParticipant)state).OnRehydrate(luggage);
        }

        return state;
    }
}
