using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Lifetime;

/// <summary>The lifecycle of one activation: the observers of a stage run together, stages one after another.</summary>
internal sealed class GrainLifecycle : IGrainLifecycle
{
    private readonly StagedLifecycle _stages = new();

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer) => _stages.Subscribe(observerName, stage, observer);

    /// <summary>Starts the stages after <paramref name="afterStage"/> up to and including <paramref name="lastStage"/>.</summary>
    public Task StartAsync(int afterStage, int lastStage, CancellationToken cancellationToken) =>
        _stages.StartAsync(afterStage, lastStage, cancellationToken);

    /// <summary>Stops, in reverse order, every stage that was started, from <paramref name="firstStage"/> down to above <paramref name="aboveStage"/>.</summary>
    public Task StopAsync(int firstStage, int aboveStage, CancellationToken cancellationToken) =>
        _stages.StopAsync(firstStage, aboveStage, onError: null, cancellationToken);
}
