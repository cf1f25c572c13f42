using System.Collections.Immutable;
using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>A view of the cluster as the directory sees it: its Active silos own the hashes between them. Immutable.</summary>
internal sealed class DirectoryView
{
    public static readonly DirectoryView None = new(new ClusterMembershipSnapshot(ImmutableDictionary<SiloAddress, ClusterMember>.Empty, MembershipVersion.MinValue));

    public DirectoryView(ClusterMembershipSnapshot members)
    {
        Members = members;
        Ring = DirectoryRing.Of([.. members.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress)]);
        Hosts = [.. members.Members.Values.Where(member => IsHost(member.Status)).Select(member => member.SiloAddress).Order()];
    }

    public ClusterMembershipSnapshot Members { get; }

    public MembershipVersion Version => Members.Version;

    public DirectoryRing Ring { get; }

    /// <summary>The silos that may have activations, those that are stopping included.</summary>
    public ImmutableArray<SiloAddress> Hosts { get; }

    /// <summary>True when activations of the silo count: it is neither dead nor unknown.</summary>
    public bool IsAlive(SiloAddress silo) => Members.GetSiloStatus(silo) is not (SiloStatus.Dead or SiloStatus.None);

    /// <summary>True when the silo takes new activations.</summary>
    public bool IsActive(SiloAddress silo) => Ring.Silos.Contains(silo);

    private static bool IsHost(SiloStatus status) => status is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping;
}
