namespace Orleans.Runtime;

/// <summary>What this process knows of the cluster's members.</summary>
public interface IClusterMembershipService
{
    /// <summary>The latest view.</summary>
    ClusterMembershipSnapshot CurrentSnapshot { get; }

    /// <summary>The latest view and every later one, in order; a slow reader skips to the latest.</summary>
    IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates { get; }

    /// <summary>Completes once the view is at least <paramref name="minimumVersion"/>, reading the table when it is not.</summary>
    ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default);

    /// <summary>Declares a silo dead, without votes. True when it is dead in the table afterwards.</summary>
    Task<bool> TryKill(SiloAddress siloAddress);
}
