using Actors.Runtime.Dashboard.Calls;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Dashboard.Collection;

/// <summary>What is known of the cluster at one moment: the last reading, and how it differs from the one a step before. Immutable.</summary>
internal sealed class ClusterPicture
{
    private readonly Lazy<CallTable> _calls;

    public ClusterPicture(ClusterSample sample, ClusterSample? before, IReadOnlyList<MembershipEntry> members, string? error)
    {
        Sample = sample;
        Before = before;
        Members = members;
        Error = error;
        Loads = sample.Silos.ToDictionary(silo => silo.Key, silo => SiloLoad.Between(before?.Silos.GetValueOrDefault(silo.Key), silo.Value));
        Sum = Loads.Values.Aggregate(CallSums.Zero, (sum, load) => sum + load.Calls);
        _calls = new Lazy<CallTable>(() => CallTable.Of(this));
    }

    public ClusterSample Sample { get; }

    public ClusterSample? Before { get; }

    /// <summary>The rows of the membership table, or the last that could be read.</summary>
    public IReadOnlyList<MembershipEntry> Members { get; }

    /// <summary>Why this is an old picture; null when it is not.</summary>
    public string? Error { get; }

    public IReadOnlyDictionary<SiloAddress, SiloLoad> Loads { get; }

    /// <summary>All calls of the last step.</summary>
    public CallSums Sum { get; }

    /// <summary>Grain types and methods.</summary>
    public CallTable Calls => _calls.Value;

    public bool HasRates => Loads.Values.Any(load => load.Elapsed > TimeSpan.Zero);

    // Each silo has its own time between two readings, so rates are added and not counted anew.
    public double? RequestsPerSecond => HasRates ? Figures.Round(Loads.Values.Sum(load => load.RequestsPerSecond ?? 0)) : null;

    public double? ErrorsPerSecond => HasRates ? Figures.Round(Loads.Values.Sum(load => load.ErrorsPerSecond ?? 0)) : null;

    public int Activations => Sample.Silos.Values.Sum(silo => silo.Figures?.Runtime.ActivationCount ?? 0);

    public int ActiveSilos => Sample.Silos.Values.Count(silo => silo.Figures?.Status == SiloStatus.Active);

    public ClusterPicture WithError(string error) => new(Sample, Before, Members, error);
}
