using Actors.Runtime.Management;
using Orleans.Runtime;

namespace Actors.Runtime.Dashboard.Collection;

/// <summary>One reading of the cluster.</summary>
internal sealed class ClusterSample
{
    public ClusterSample(DateTimeOffset at, ClusterReport report)
    {
        At = at;
        Report = report;
        Silos = report.Silos.ToDictionary(silo => silo.Silo, SiloSample.Of);
    }

    public DateTimeOffset At { get; }

    public ClusterReport Report { get; }

    public IReadOnlyDictionary<SiloAddress, SiloSample> Silos { get; }
}
