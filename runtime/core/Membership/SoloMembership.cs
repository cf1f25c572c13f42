using System.Collections.Immutable;
using Actors.Runtime.Hosting;
using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>The membership of a silo alone: itself, in one view.</summary>
internal sealed class SoloMembership : IClusterMembershipService
{
    private readonly ViewFeed _views = new();
    private readonly LocalSilo _silo;

    public SoloMembership(LocalSilo silo)
    {
        _silo = silo;
        var self = new ClusterMember(silo.Address, SiloStatus.Active, silo.Name);
        _views.Publish(new ClusterMembershipSnapshot(ImmutableDictionary<SiloAddress, ClusterMember>.Empty.Add(silo.Address, self), new MembershipVersion(1)));
    }

    public ClusterMembershipSnapshot CurrentSnapshot => _views.Current;

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => _views.ReadAsync();

    public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => default;

    public Task<bool> TryKill(SiloAddress siloAddress) => Task.FromResult(!_silo.Address.Equals(siloAddress));
}
