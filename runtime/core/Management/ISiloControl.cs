using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Management;

/// <summary>What a silo tells and does for management, on request of any silo.</summary>
[Alias("actors.ISiloControl")]
internal interface ISiloControl : ISystemTarget
{
    /// <summary>All figures; those of activations may be as old as this.</summary>
    [Alias("GetFigures")]
    ValueTask<SiloFigures> GetFigures(TimeSpan censusAgeMax);

    [Alias("GetRuntimeStatistics")]
    ValueTask<SiloRuntimeStatistics> GetRuntimeStatistics();

    [Alias("GetActivationCount")]
    ValueTask<int> GetActivationCount();

    [Alias("GetActivationCounts")]
    ValueTask<List<SimpleGrainStatistic>> GetActivationCounts();

    /// <summary>The activated grains; of these classes when there are any.</summary>
    [Alias("GetActivations")]
    ValueTask<List<DetailedGrainStatistic>> GetActivations(string[] classNames);

    [Alias("GetActivationsOfType")]
    ValueTask<List<GrainId>> GetActivationsOfType(GrainType grainType);

    /// <summary>How many activations the grain has here.</summary>
    [Alias("CountActivations")]
    ValueTask<int> CountActivations(GrainId grainId);

    [Alias("Refresh")]
    ValueTask Refresh();

    [Alias("CollectGarbage")]
    ValueTask CollectGarbage();

    /// <summary>Ends activations that have been idle for so long; returns how many.</summary>
    [Alias("CollectActivations")]
    ValueTask<int> CollectActivations(TimeSpan ageLimit);
}
