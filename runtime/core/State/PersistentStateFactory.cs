using Actors.Runtime.Activations;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;

namespace Actors.Runtime.State;

/// <summary>Makes the states that grains take in their constructors, on the storage that each names.</summary>
internal sealed class PersistentStateFactory : IPersistentStateFactory
{
    public IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration config)
    {
        var state = new PersistentState<TState>((Activation)context, config.StateName, FindStorage(context, config.StorageName, config.StateName));
        context.ObservableLifecycle.Subscribe($"state '{config.StateName}'", GrainLifecycleStage.SetupState, token => state.ReadStateAsync(token));
        return state;
    }

    /// <summary>The storage with this name, or the default one.</summary>
    /// <exception cref="BadProviderConfigException">There is none.</exception>
    public static IGrainStorage FindStorage(IGrainContext context, string? storageName, string stateName)
    {
        var name = string.IsNullOrEmpty(storageName) ? ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME : storageName;
        return context.ActivationServices.GetKeyedService<IGrainStorage>(name) ?? throw new BadProviderConfigException(
            $"Grain '{context.GrainId}' stores its state '{stateName}' in the storage '{name}', which is not registered; call AddMemoryGrainStorage(\"{name}\") or AddAdoNetGrainStorage(\"{name}\", …) on the silo builder.");
    }
}
