using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>The latest view for any number of readers; each sees only newer ones, and skips what it was too slow for.</summary>
internal sealed class ViewFeed
{
    private volatile Entry _latest = new(new ClusterMembershipSnapshot(ImmutableDictionary<SiloAddress, ClusterMember>.Empty, MembershipVersion.MinValue));

    public ClusterMembershipSnapshot Current => _latest.Snapshot;

    /// <summary>One writer at a time; versions rise.</summary>
    public void Publish(ClusterMembershipSnapshot snapshot)
    {
        var previous = _latest;
        _latest = new Entry(snapshot);
        previous.Newer.SetResult();
    }

    public async IAsyncEnumerable<ClusterMembershipSnapshot> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var entry = _latest;
            if (entry.Snapshot.Version != MembershipVersion.MinValue)
            {
                yield return entry.Snapshot;
            }

            await entry.Newer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed class Entry(ClusterMembershipSnapshot snapshot)
    {
        public ClusterMembershipSnapshot Snapshot { get; } = snapshot;

        public TaskCompletionSource Newer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
