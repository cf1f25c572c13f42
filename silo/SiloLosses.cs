using Actors.Grains.Registry.Instances;
using Orleans.Runtime;

namespace Actors.Silo;

/// <summary>Takes from the cluster's views that a silo has left, one that came and went between two of them included: it may have had grains, too.</summary>
internal sealed class SiloLosses(IClusterMembershipService membership) : ISiloLosses
{
    private HashSet<SiloAddress> _alive = [];

    // Null before the first view: who was dead by then is no loss of this silo's time.
    private HashSet<SiloAddress>? _dead;

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await foreach (var view in membership.MembershipUpdates.WithCancellation(cancellationToken))
        {
            var alive = SilosOf(view, status => status is > SiloStatus.Joining and < SiloStatus.Dead);
            var dead = SilosOf(view, status => status == SiloStatus.Dead);
            var hasLost = !_alive.IsSubsetOf(alive) || (_dead is { } known && !dead.IsSubsetOf(known));
            (_alive, _dead) = (alive, dead);
            if (hasLost)
            {
                return;
            }
        }
    }

    private static HashSet<SiloAddress> SilosOf(ClusterMembershipSnapshot view, Func<SiloStatus, bool> isWanted) =>
        [.. view.Members.Values.Where(member => isWanted(member.Status)).Select(member => member.SiloAddress)];
}
