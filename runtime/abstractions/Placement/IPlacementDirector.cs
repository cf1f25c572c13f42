using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime.Placement;

/// <summary>Carries a placement strategy out: chooses the silo of a new activation. One instance serves a silo; it must be safe for many threads.</summary>
public interface IPlacementDirector
{
    /// <summary>The key of a request context value by which a caller asks for a silo, given as its <see cref="SiloAddress"/>.</summary>
    const string PlacementHintKey = nameof(PlacementHintKey);

    /// <summary>Chooses a silo among the compatible ones.</summary>
    /// <param name="strategy">The strategy of the grain's class.</param>
    /// <param name="target">The grain.</param>
    /// <param name="context">What is known of the cluster.</param>
    Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context);

    /// <summary>The silo that the caller asks for, when it is a compatible one; else null.</summary>
    static SiloAddress? GetPlacementHint(Dictionary<string, object>? requestContextData, SiloAddress[] compatibleSilos)
    {
        ArgumentNullException.ThrowIfNull(compatibleSilos);
        return requestContextData is not null
            && requestContextData.TryGetValue(PlacementHintKey, out var value)
            && value is SiloAddress silo
            && compatibleSilos.Contains(silo)
                ? silo
                : null;
    }
}

/// <summary>What a placement director may ask.</summary>
public interface IPlacementContext
{
    /// <summary>The silo that chooses.</summary>
    SiloAddress LocalSilo { get; }

    /// <summary>Where that silo is in its life.</summary>
    SiloStatus LocalSiloStatus { get; }

    /// <summary>The active silos that have the grain's class, in the order of their addresses; never empty.</summary>
    /// <exception cref="OrleansException">There is none.</exception>
    SiloAddress[] GetCompatibleSilos(PlacementTarget target);

    /// <summary>The same by interface version.</summary>
    IReadOnlyDictionary<ushort, SiloAddress[]> GetCompatibleSilosWithVersions(PlacementTarget target);
}

/// <summary>The grain that is placed.</summary>
[SuppressMessage("Performance", "CA1815", Justification = "Nobody compares targets.")]
public readonly struct PlacementTarget
{
    /// <summary>Joins what is known.</summary>
    public PlacementTarget(GrainId grainIdentity, Dictionary<string, object>? requestContextData, GrainInterfaceType interfaceType, ushort interfaceVersion)
    {
        GrainIdentity = grainIdentity;
        RequestContextData = requestContextData;
        InterfaceType = interfaceType;
        InterfaceVersion = interfaceVersion;
    }

    /// <summary>The grain.</summary>
    public GrainId GrainIdentity { get; }

    /// <summary>The caller's request context, or null.</summary>
    public Dictionary<string, object>? RequestContextData { get; }

    /// <summary>The interface of the first call.</summary>
    public GrainInterfaceType InterfaceType { get; }

    /// <summary>Its version.</summary>
    public ushort InterfaceVersion { get; }
}
