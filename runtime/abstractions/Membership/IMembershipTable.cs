using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// The table through which the silos of a cluster find each other and agree on who is a member. Members and version change together or
/// not at all, and only when the version is still the one that the writer has read.
/// </summary>
public interface IMembershipTable
{
    /// <summary>Called once before all else.</summary>
    /// <param name="tryInitTableVersion">True to make the table's version when there is none.</param>
    Task InitializeMembershipTable(bool tryInitTableVersion);

    /// <summary>Removes a cluster: its members and its version.</summary>
    Task DeleteMembershipTableEntries(string clusterId);

    /// <summary>Removes members that are not active and whose last sign of life is older than a time. The version stays.</summary>
    Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate);

    /// <summary>Reads the version and one member, if there is such a member.</summary>
    Task<MembershipTableData> ReadRow(SiloAddress key);

    /// <summary>Reads the version and all members.</summary>
    Task<MembershipTableData> ReadAll();

    /// <summary>Adds a member and raises the version.</summary>
    /// <param name="entry">The member.</param>
    /// <param name="tableVersion">The version that was read, <see cref="TableVersion.Next"/>.</param>
    /// <returns>False, with nothing changed, when the version has moved on or there is such a member.</returns>
    Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion);

    /// <summary>Changes status, suspicions and last sign of life of a member and raises the version.</summary>
    /// <param name="entry">The member.</param>
    /// <param name="etag">The member's etag as it was read.</param>
    /// <param name="tableVersion">The version that was read, <see cref="TableVersion.Next"/>.</param>
    /// <returns>False, with nothing changed, when the version has moved on.</returns>
    Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion);

    /// <summary>Writes a sign of life. The version stays.</summary>
    Task UpdateIAmAlive(MembershipEntry entry);
}
