using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>What this silo thinks of the silos of its cluster. Answers come from memory and may lag a little behind.</summary>
public interface ISiloStatusOracle
{
    /// <summary>Where this silo is in its life.</summary>
    SiloStatus CurrentStatus { get; }

    /// <summary>This silo's name.</summary>
    string SiloName { get; }

    /// <summary>This silo.</summary>
    SiloAddress SiloAddress { get; }

    /// <summary>Where a silo is in its life; <see cref="SiloStatus.None"/> when it is not known.</summary>
    SiloStatus GetApproximateSiloStatus(SiloAddress siloAddress);

    /// <summary>All known silos, or those that are active.</summary>
    Dictionary<SiloAddress, SiloStatus> GetApproximateSiloStatuses(bool onlyActive = false);

    /// <summary>The silos that are active.</summary>
    ImmutableArray<SiloAddress> GetActiveSilos();

    /// <summary>The name of a silo.</summary>
    bool TryGetSiloName(SiloAddress siloAddress, [NotNullWhen(true)] out string? siloName);

    /// <summary>True when a silo takes part in the grain directory: active, or handing over.</summary>
    bool IsFunctionalDirectory(SiloAddress siloAddress);

    /// <summary>True when a silo is known to be gone for good.</summary>
    bool IsDeadSilo(SiloAddress silo);

    /// <summary>Calls a listener with every change from now on; false when it listens already.</summary>
    bool SubscribeToSiloStatusEvents(ISiloStatusListener observer);

    /// <summary>Stops calling a listener; false when it did not listen.</summary>
    bool UnSubscribeFromSiloStatusEvents(ISiloStatusListener observer);
}

/// <summary>Hears how silos move on in their lives.</summary>
public interface ISiloStatusListener
{
    /// <summary>A silo has another status. Called in order, one at a time; must be quick.</summary>
    void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status);
}
