using Orleans.Core;
using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// A grain with one state that the runtime reads before <c>OnActivateAsync</c>. The state's name is <c>state</c>; the provider is
/// the one that <c>[StorageProvider]</c> names, else the default one.
/// </summary>
/// <typeparam name="TGrainState">The state; needs a parameterless constructor.</typeparam>
public class Grain<TGrainState> : Grain, ILifecycleParticipant<IGrainLifecycle>
{
    private IStorage<TGrainState>? _storage;

    /// <summary>Takes the context of the activation that is being made.</summary>
    protected Grain()
    {
    }

    /// <summary>Takes a storage, which unit tests replace.</summary>
    protected Grain(IStorage<TGrainState> storage) => _storage = storage;

    /// <summary>The state in memory. It is saved only by <see cref="WriteStateAsync"/>.</summary>
    protected TGrainState State
    {
        get => Storage.State;
        set => Storage.State = value;
    }

    private IStorage<TGrainState> Storage => _storage ?? throw new InvalidOperationException(
        $"The state of grain '{GetType()}' is not loaded yet; use it in OnActivateAsync or later, not in the constructor.");

    /// <summary>Reads the state while the grain is activated. Called by the runtime.</summary>
    public virtual void Participate(IGrainLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(Grain<TGrainState>), GrainLifecycleStage.SetupState, _ => SetUpState());

    /// <summary>Reads the state from storage; changes in memory are lost.</summary>
    protected virtual Task ReadStateAsync() => Storage.ReadStateAsync();

    /// <summary>Writes the state to storage.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">Somebody else wrote it since this activation read it.</exception>
    protected virtual Task WriteStateAsync() => Storage.WriteStateAsync();

    /// <summary>Removes the state from storage and resets it in memory.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">Somebody else wrote it since this activation read it.</exception>
    protected virtual Task ClearStateAsync() => Storage.ClearStateAsync();

    private Task SetUpState()
    {
        _storage ??= Runtime.GetStorage<TGrainState>(GrainContext);
        return ReadStateAsync();
    }
}
