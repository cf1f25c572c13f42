using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Lifetime;

/// <summary>The stages in which a silo starts and, in reverse, stops.</summary>
internal sealed partial class SiloLifecycle : ISiloLifecycle
{
    private readonly StagedLifecycle _stages = new();
    private readonly ILogger<SiloLifecycle> _logger;

    public SiloLifecycle(ILogger<SiloLifecycle> logger) => _logger = logger;

    public int HighestCompletedStage { get; private set; } = int.MinValue;

    public int LowestStoppedStage { get; private set; } = int.MaxValue;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer) => _stages.Subscribe(observerName, stage, observer);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var completed = int.MinValue;
        foreach (var stage in _stages.Stages())
        {
            await _stages.StartAsync(completed, stage, cancellationToken);
            completed = stage;
            HighestCompletedStage = stage;
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var stage in _stages.Stages().Reverse())
        {
            var above = stage == int.MinValue ? int.MinValue : stage - 1;
            await _stages.StopAsync(stage, above, (name, exception) => Log.StopFailed(_logger, name, stage, exception), cancellationToken);
            LowestStoppedStage = stage;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Error, "Stopping '{Observer}' at stage {Stage} failed; the stop goes on")]
        public static partial void StopFailed(ILogger logger, string observer, int stage, Exception exception);
    }
}
