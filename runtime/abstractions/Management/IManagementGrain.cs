using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>
/// Looks into the cluster and steers it: <c>grainFactory.GetGrain&lt;IManagementGrain&gt;(0)</c>. Every method asks the silos that it names,
/// or all active ones, at once, and waits for each at most five seconds; a silo that does not answer is left out of sums and lists, and logged,
/// except where it was named: then the call fails and names it.
/// </summary>
[Alias("Orleans.Runtime.IManagementGrain")]
[SuppressMessage("Design", "CA1002", Justification = "The Orleans API fixes the types.")]
public interface IManagementGrain : IGrainWithIntegerKey
{
    /// <summary>The silos that this cluster knows, and where each is in its life.</summary>
    /// <param name="onlyActive">True to leave out those that are not active.</param>
    [Alias("GetHosts")]
    Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive = false);

    /// <summary>The rows of the membership table, suspicions included. Of a silo without a table, a row about itself.</summary>
    /// <param name="onlyActive">True to leave out those that are not active.</param>
    [Alias("GetDetailedHosts")]
    Task<MembershipEntry[]> GetDetailedHosts(bool onlyActive = false);

    /// <summary>Load and resources of silos, in the order of <paramref name="hostsIds"/>; of all active silos when that is empty.</summary>
    [Alias("GetRuntimeStatistics")]
    Task<SiloRuntimeStatistics[]> GetRuntimeStatistics(SiloAddress[] hostsIds);

    /// <summary>Has silos take their figures anew; without this they may be a second old.</summary>
    [Alias("ForceRuntimeStatisticsCollection")]
    Task ForceRuntimeStatisticsCollection(SiloAddress[] hostsIds);

    /// <summary>How many activations of each grain type the silos have.</summary>
    [Alias("GetSimpleGrainStatisticsOf")]
    Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics(SiloAddress[] hostsIds);

    /// <summary>How many activations of each grain type all active silos have.</summary>
    [Alias("GetSimpleGrainStatistics")]
    Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics();

    /// <summary>The activated grains, at most 100,000 of each silo.</summary>
    /// <param name="types">Grain types to look for; all when null or empty.</param>
    /// <param name="hostsIds">Silos to ask; all active ones when null or empty.</param>
    [Alias("GetDetailedGrainStatistics")]
    Task<DetailedGrainStatistic[]> GetDetailedGrainStatistics(string[]? types = null, SiloAddress[]? hostsIds = null);

    /// <summary>How many activations a grain has in the cluster: 0 or 1, more only of stateless workers.</summary>
    [Alias("GetGrainActivationCount")]
    Task<int> GetGrainActivationCount(GrainReference grainReference);

    /// <summary>How many activations there are in the cluster.</summary>
    [Alias("GetTotalActivationCount")]
    Task<int> GetTotalActivationCount();

    /// <summary>The silo where a grain is activated; null when it is nowhere.</summary>
    [Alias("GetActivationAddress")]
    ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference);

    /// <summary>The activated grains of a type, at most 100,000 of each silo.</summary>
    [Alias("GetActiveGrains")]
    ValueTask<List<GrainId>> GetActiveGrains(GrainType type);

    /// <summary>Collects garbage in silos; all active ones when <paramref name="hostsIds"/> is empty.</summary>
    [Alias("ForceGarbageCollection")]
    Task ForceGarbageCollection(SiloAddress[] hostsIds);

    /// <summary>Ends activations in these silos that have been idle for <paramref name="ageLimit"/>.</summary>
    [Alias("ForceActivationCollectionOf")]
    Task ForceActivationCollection(SiloAddress[] hostsIds, TimeSpan ageLimit);

    /// <summary>Ends activations in all active silos that have been idle for <paramref name="ageLimit"/>.</summary>
    [Alias("ForceActivationCollection")]
    Task ForceActivationCollection(TimeSpan ageLimit);
}
