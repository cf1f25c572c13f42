using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Actors.Runtime.Invocation;
using Actors.Runtime.Messaging;

namespace Actors.Runtime.Core.Tests.Management;

/// <summary>A view that never changes: these silos, all active.</summary>
internal sealed class StillMembership(params SiloAddress[] silos) : IClusterMembershipService
{
    public ClusterMembershipSnapshot CurrentSnapshot { get; } = new(
        silos.ToImmutableDictionary(silo => silo, silo => new ClusterMember(silo, SiloStatus.Active, "test")), new MembershipVersion(7));

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => UpdatesAsync();

    public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => default;

    public Task<bool> TryKill(SiloAddress siloAddress) => Task.FromResult(false);

    private async IAsyncEnumerable<ClusterMembershipSnapshot> UpdatesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return CurrentSnapshot;
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }
}

/// <summary>Other processes that take every request and never answer.</summary>
internal sealed class SilentPeers : IPeers
{
    public void Send(SiloAddress peer, GrainId target, Request request, IUndelivered origin)
    {
    }
}
