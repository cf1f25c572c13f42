using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Management;

/// <summary>The whole cluster at one moment, as one silo sees it.</summary>
/// <param name="Silos">A report of every active silo; one that does not answer has an error.</param>
/// <param name="Version">The version of the view.</param>
/// <param name="Members">The rows of the membership table, suspicions included; empty when it could not be read.</param>
/// <param name="MembersError">Why it could not; null when it could.</param>
/// <param name="Directory">Which part of the grain directory each active silo owns.</param>
[GenerateSerializer, Immutable, Alias("actors.ClusterReport")]
internal sealed record ClusterReport(
    [property: Id(0)] List<SiloReport> Silos,
    [property: Id(1)] long Version,
    [property: Id(2)] List<MembershipEntry> Members,
    [property: Id(3)] string? MembersError,
    [property: Id(4)] List<DirectoryShare> Directory);

/// <summary>The part of the ring of hashes that a silo owns.</summary>
[GenerateSerializer, Immutable, Alias("actors.DirectoryShare")]
internal sealed record DirectoryShare(
    [property: Id(0)] SiloAddress Silo,
    [property: Id(1)] double Share,
    [property: Id(2)] List<Directory.RingRange> Ranges);

/// <summary>Gives dashboards the report, in any silo: key 0.</summary>
[Alias("actors.IClusterReportGrain")]
internal interface IClusterReportGrain : IGrainWithIntegerKey
{
    [Alias("Read")]
    Task<ClusterReport> Read();

    /// <summary>The same for those who read all the time.</summary>
    /// <param name="answerMax">How long to wait for a silo.</param>
    /// <param name="censusAgeMax">How old the figures of activations may be: a silo looks at all of them for new ones.</param>
    [Alias("ReadWithin")]
    Task<ClusterReport> ReadWithin(TimeSpan answerMax, TimeSpan censusAgeMax);

    /// <summary>The version of the view; with each change of a member there is another one.</summary>
    [Alias("ReadVersion")]
    ValueTask<long> ReadVersion();
}
