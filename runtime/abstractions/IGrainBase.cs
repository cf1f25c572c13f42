using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// A grain class that does not derive from <see cref="Grain"/>. It takes its <see cref="IGrainContext"/> in the constructor.
/// </summary>
public interface IGrainBase
{
    /// <summary>The activation that this instance serves.</summary>
    IGrainContext GrainContext { get; }

    /// <summary>Called before the first call; see <see cref="Grain.OnActivateAsync"/>.</summary>
    Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

    /// <summary>Called after the last call; see <see cref="Grain.OnDeactivateAsync"/>.</summary>
    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
}
