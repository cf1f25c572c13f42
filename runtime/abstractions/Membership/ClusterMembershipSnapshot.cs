using System.Collections.Immutable;

namespace Orleans.Runtime;

/// <summary>One silo as a view of the cluster shows it.</summary>
/// <param name="SiloAddress">Its identity.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Name">Its name, for people.</param>
public sealed record ClusterMember(SiloAddress SiloAddress, SiloStatus Status, string Name);

/// <summary>A view of the cluster: its members at one version of the membership table. Views only move forward.</summary>
public sealed class ClusterMembershipSnapshot
{
    /// <summary>Joins members and their version.</summary>
    public ClusterMembershipSnapshot(ImmutableDictionary<SiloAddress, ClusterMember> members, MembershipVersion version)
    {
        Members = members;
        Version = version;
    }

    /// <summary>The members, dead ones included for as long as the table keeps them.</summary>
    public ImmutableDictionary<SiloAddress, ClusterMember> Members { get; }

    /// <summary>The version of this view.</summary>
    public MembershipVersion Version { get; }

    /// <summary>
    /// The status of a silo. A silo that the view does not list is <see cref="SiloStatus.Dead"/> when a later start on its endpoint is
    /// listed, else <see cref="SiloStatus.None"/>.
    /// </summary>
    public SiloStatus GetSiloStatus(SiloAddress silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        if (Members.TryGetValue(silo, out var member))
        {
            return member.Status;
        }

        return Members.Keys.Any(silo.IsPredecessorOf) ? SiloStatus.Dead : SiloStatus.None;
    }

    /// <inheritdoc />
    public override string ToString() => $"[view {Version}: {string.Join(", ", Members.Values.Select(member => $"{member.SiloAddress} {member.Status}"))}]";
}
