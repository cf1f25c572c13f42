using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>A membership table that a crashed silo cannot reach: it leaves its row as it was.</summary>
internal sealed class CrashableMembershipTable(IMembershipTable inner, CrashSwitch crash) : IMembershipTable
{
    public Task InitializeMembershipTable(bool tryInitTableVersion) => Reach(() => inner.InitializeMembershipTable(tryInitTableVersion));

    public Task DeleteMembershipTableEntries(string clusterId) => Reach(() => inner.DeleteMembershipTableEntries(clusterId));

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => Reach(() => inner.CleanupDefunctSiloEntries(beforeDate));

    public Task<MembershipTableData> ReadRow(SiloAddress key) => Reach(() => inner.ReadRow(key));

    public Task<MembershipTableData> ReadAll() => Reach(inner.ReadAll);

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => Reach(() => inner.InsertRow(entry, tableVersion));

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => Reach(() => inner.UpdateRow(entry, etag, tableVersion));

    public Task UpdateIAmAlive(MembershipEntry entry) => Reach(() => inner.UpdateIAmAlive(entry));

    private async Task Reach(Func<Task> use)
    {
        crash.ThrowIfCrashed();
        await use();
    }

    private async Task<T> Reach<T>(Func<Task<T>> use)
    {
        crash.ThrowIfCrashed();
        return await use();
    }
}
