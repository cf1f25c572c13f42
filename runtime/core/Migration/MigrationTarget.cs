using Actors.Runtime.Hosting;
using Actors.Runtime.Lifetime;
using Actors.Runtime.SystemTargets;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Migration;

/// <summary>This silo's side of taking in.</summary>
internal sealed class MigrationTarget : IMigrationTarget, ILifecycleParticipant<ISiloLifecycle>
{
    public const string Role = "migration";

    private static readonly TimeSpan RegistrationMax = TimeSpan.FromSeconds(8);

    private readonly LocalSilo _silo;
    private readonly SystemTargetTable _targets;
    private readonly ActivationCatalog _catalog;
    private readonly LuggageSerializer _serializer;
    private readonly TimeProvider _timeProvider;

    public MigrationTarget(LocalSilo silo, SystemTargetTable targets, ActivationCatalog catalog, LuggageSerializer serializer, TimeProvider timeProvider)
    {
        _silo = silo;
        _targets = targets;
        _catalog = catalog;
        _serializer = serializer;
        _timeProvider = timeProvider;
    }

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(MigrationTarget), ServiceLifecycleStage.RuntimeInitialize, _ =>
    {
        _targets.Add(Role, _silo.Address, this);
        return Task.CompletedTask;
    });

    public async Task<bool> Accept(MovingActivation moving)
    {
        var arrival = new Arrival(moving.From, new Luggage(_serializer, moving.Values));
        return _silo.Status < SiloStatus.ShuttingDown
            && _catalog.TryTakeIn(arrival)
            && await arrival.Registered.WaitAsync(RegistrationMax, _timeProvider).ConfigureAwait(false);
    }
}
