using System.Collections.Immutable;
using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>The rows of the membership table at one version. Statuses are the same in every view of that version.</summary>
internal sealed record MembershipView(long Version, ImmutableDictionary<SiloAddress, MemberRow> Rows)
{
    /// <summary>Before the first read.</summary>
    public static MembershipView None { get; } = new(-1, ImmutableDictionary<SiloAddress, MemberRow>.Empty);

    public MemberRow? Find(SiloAddress silo) => Rows.GetValueOrDefault(silo);

    /// <summary>The next view: every version changes exactly one row.</summary>
    public MembershipView With(MemberRow row) => new(Version + 1, Rows.SetItem(row.Silo, row));

    public ClusterMembershipSnapshot ToSnapshot() => new(
        Rows.ToImmutableDictionary(row => row.Key, row => new ClusterMember(row.Key, row.Value.Status, row.Value.Name)),
        new MembershipVersion(Version));
}
