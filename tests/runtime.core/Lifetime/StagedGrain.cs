using Actors.Runtime.Core.Tests.Scripts;

namespace Actors.Runtime.Core.Tests.Lifetime;

public interface IStagedGrain : IGrainWithStringKey
{
    Task End();
}

/// <summary>Takes part in its own lifecycle.</summary>
public sealed class StagedGrain(Board board) : Grain, IStagedGrain, ILifecycleParticipant<IGrainLifecycle>
{
    public void Participate(IGrainLifecycle lifecycle)
    {
        foreach (var stage in (int[])[2500, 500, 1500])
        {
            lifecycle.Subscribe($"stage {stage}", stage, new Observer(board, stage));
        }
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Note("OnActivate");

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Note("OnDeactivate");

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private Task Note(string line)
    {
        board.Write(line);
        return Task.CompletedTask;
    }

    private sealed class Observer(Board board, int stage) : ILifecycleObserver
    {
        public Task OnStart(CancellationToken cancellationToken) => Note($"start {stage}");

        public Task OnStop(CancellationToken cancellationToken) => Note($"stop {stage}");

        private Task Note(string line)
        {
            board.Write(line);
            return Task.CompletedTask;
        }
    }
}
