using Actors.Grains.Registry.Instances;
using Orleans.Runtime;

namespace Actors.Silo;

/// <summary>Takes from the cluster's views that a silo has left.</summary>
internal sealed class SiloLosses(IClusterMembershipService membership) : ISiloLosses
{
    private HashSet<SiloAddress> _known = [];

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await foreach (var view in membership.MembershipUpdates.WithCancellation(cancellationToken))
        {
            HashSet<SiloAddress> alive = [.. view.Members.Values.Where(member => member.Status is > SiloStatus.Joining and < SiloStatus.Dead).Select(member => member.SiloAddress)];
            var hasLost = !_known.IsSubsetOf(alive);
            _known = alive;
            if (hasLost)
            {
                return;
            }
        }
    }
}
