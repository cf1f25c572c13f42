using Actors.Runtime.Directory;
using Orleans.Runtime;

namespace Actors.Runtime.Reminders;

/// <summary>Follows the views of the cluster. A view that changes no active silo changes no ring.</summary>
internal sealed class MembershipReminderRings : IReminderRings
{
    private readonly IClusterMembershipService _membership;
    private readonly Lock _gate = new();
    private ClusterMembershipSnapshot? _view;
    private DirectoryRing _ring = DirectoryRing.Empty;

    public MembershipReminderRings(IClusterMembershipService membership) => _membership = membership;

    public DirectoryRing Current
    {
        get
        {
            var view = _membership.CurrentSnapshot;
            lock (_gate)
            {
                if (!ReferenceEquals(view, _view) && (_view is null || view.Version >= _view.Version))
                {
                    _view = view;
                    var active = view.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress).ToList();
                    _ring = _ring.Silos.SetEquals(active) ? _ring : DirectoryRing.Of(active);
                }

                return _ring;
            }
        }
    }

    public async Task ChangedAsync(DirectoryRing known, CancellationToken cancellationToken)
    {
        if (!ReferenceEquals(Current, known))
        {
            return;
        }

        await foreach (var view in _membership.MembershipUpdates.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!ReferenceEquals(Current, known))
            {
                return;
            }
        }

        // Membership has ended with its silo; there is no later view.
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
    }

    public bool IsDead(SiloAddress silo) => _membership.CurrentSnapshot.GetSiloStatus(silo) == SiloStatus.Dead;
}
