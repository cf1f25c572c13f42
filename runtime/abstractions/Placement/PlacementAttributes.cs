using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>Says how the silo of a new activation is chosen.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class PlacementAttribute : Attribute
{
    /// <summary>Takes the strategy.</summary>
    protected PlacementAttribute(PlacementStrategy placement)
    {
        ArgumentNullException.ThrowIfNull(placement);
        PlacementStrategy = placement;
    }

    /// <summary>The strategy.</summary>
    public PlacementStrategy PlacementStrategy { get; }
}

/// <summary>Any silo, each with the same chance.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RandomPlacementAttribute() : PlacementAttribute(new RandomPlacement());

/// <summary>The caller's silo when it hosts the class, else a random one.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PreferLocalPlacementAttribute() : PlacementAttribute(new PreferLocalPlacement());

/// <summary>The silo that the hash of the grain's identity falls on.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class HashBasedPlacementAttribute() : PlacementAttribute(new HashBasedPlacement());

/// <summary>The least loaded by activation count of a few random silos.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ActivationCountBasedPlacementAttribute() : PlacementAttribute(new ActivationCountBasedPlacement());

/// <summary>The least loaded by processor, memory and activation count of a few random silos. The default.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ResourceOptimizedPlacementAttribute() : PlacementAttribute(new ResourceOptimizedPlacement());

/// <summary>The silo whose role is the grain's key.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SiloRoleBasedPlacementAttribute() : PlacementAttribute(new SiloRoleBasedPlacement());

/// <summary>Who may not move an activation of the class to another silo.</summary>
[Flags]
public enum ImmovableKind : byte
{
    /// <summary>The repartitioner, which brings grains that talk to each other together.</summary>
    Repartitioner = 1,

    /// <summary>The rebalancer, which evens the load of silos.</summary>
    Rebalancer = 2,

    /// <summary>Neither.</summary>
    Any = Repartitioner | Rebalancer,
}

/// <summary>Activations of the class stay where they are; moves that the grain asks for itself are still made.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ImmovableAttribute(ImmovableKind kind = ImmovableKind.Any) : Attribute
{
    /// <summary>Who may not move it.</summary>
    public ImmovableKind Kind { get; } = kind;
}
