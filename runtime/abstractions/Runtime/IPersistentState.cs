using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>A named state of a grain, injected into its constructor with <see cref="PersistentStateAttribute"/> and read before <c>OnActivateAsync</c>.</summary>
/// <typeparam name="TState">The state; needs a parameterless constructor.</typeparam>
public interface IPersistentState<TState> : IStorage<TState>;

/// <summary>Makes the states of an activation.</summary>
public interface IPersistentStateFactory
{
    /// <summary>Makes a state that is read when the activation reaches <see cref="GrainLifecycleStage.SetupState"/>.</summary>
    /// <exception cref="Orleans.Storage.BadProviderConfigException">The storage is not registered.</exception>
    IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration config);
}

/// <summary>Which state of a grain, and where it is stored.</summary>
public interface IPersistentStateConfiguration
{
    /// <summary>The name of the state; part of the stored record's key.</summary>
    string StateName { get; }

    /// <summary>The name of the storage; null for the default one.</summary>
    string? StorageName { get; }
}

/// <summary>Marks a constructor parameter of type <see cref="IPersistentState{T}"/>.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class PersistentStateAttribute : Attribute, IFacetMetadata, IPersistentStateConfiguration
{
    /// <summary>Takes the name of the state and, unless it is the default one, of the storage.</summary>
    public PersistentStateAttribute(string stateName, string? storageName = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(stateName);
        StateName = stateName;
        StorageName = storageName;
    }

    /// <summary>The name of the state.</summary>
    public string StateName { get; }

    /// <summary>The name of the storage; null for the default one.</summary>
    public string? StorageName { get; }
}
