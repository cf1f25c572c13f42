using System.Collections.Concurrent;
using System.Globalization;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>
/// A membership table in this process's memory, for tests and for clusters inside one process. Tables of one cluster id share their rows for as
/// long as the <see cref="MemoryMembership"/> that made them is kept.
/// </summary>
internal sealed class MemoryMembershipTable : IMembershipTable
{
    private readonly MemoryMembership _membership;
    private readonly string _clusterId;
    private readonly TimeProvider _timeProvider;

    public MemoryMembershipTable(MemoryMembership membership, string clusterId, TimeProvider timeProvider)
    {
        _membership = membership;
        _clusterId = clusterId;
        _timeProvider = timeProvider;
    }

    private MemoryMembership.Cluster Cluster => _membership.Get(_clusterId);

    public Task InitializeMembershipTable(bool tryInitTableVersion)
    {
        _ = Cluster;
        return Task.CompletedTask;
    }

    public Task DeleteMembershipTableEntries(string clusterId)
    {
        _membership.Remove(clusterId);
        return Task.CompletedTask;
    }

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate)
    {
        Cluster.RemoveWhere(entry => entry.Status != SiloStatus.Active && entry.IAmAliveTime < beforeDate.UtcDateTime);
        return Task.CompletedTask;
    }

    public Task<MembershipTableData> ReadRow(SiloAddress key) => Task.FromResult(Cluster.Read(entry => entry.SiloAddress.Equals(key), Now()));

    public Task<MembershipTableData> ReadAll() => Task.FromResult(Cluster.Read(_ => true, Now()));

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => Task.FromResult(Cluster.TryInsert(entry, tableVersion));

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => Task.FromResult(Cluster.TryUpdate(entry, tableVersion));

    public Task UpdateIAmAlive(MembershipEntry entry)
    {
        Cluster.Touch(entry.SiloAddress, entry.IAmAliveTime);
        return Task.CompletedTask;
    }

    private DateTime Now() => _timeProvider.GetUtcNow().UtcDateTime;
}

/// <summary>The membership tables of one process, by cluster id.</summary>
internal sealed class MemoryMembership
{
    private readonly ConcurrentDictionary<string, Cluster> _clusters = new(StringComparer.Ordinal);

    public Cluster Get(string clusterId) => _clusters.GetOrAdd(clusterId, _ => new Cluster());

    public void Remove(string clusterId) => _clusters.TryRemove(clusterId, out _);

    /// <summary>The rows of one cluster.</summary>
    internal sealed class Cluster
    {
        private readonly Lock _lock = new();
        private readonly SortedDictionary<SiloAddress, MembershipEntry> _entries = [];
        private int _version;

        public MembershipTableData Read(Func<MembershipEntry, bool> isWanted, DateTime now)
        {
            lock (_lock)
            {
                return new MembershipTableData([.. _entries.Values.Where(isWanted).Select(entry => Tuple.Create(Copy(entry), ""))], Version()) { ReadTime = now };
            }
        }

        public bool TryInsert(MembershipEntry entry, TableVersion version)
        {
            lock (_lock)
            {
                if (!IsCurrent(version) || !_entries.TryAdd(entry.SiloAddress, Copy(entry)))
                {
                    return false;
                }

                _version++;
                return true;
            }
        }

        public bool TryUpdate(MembershipEntry entry, TableVersion version)
        {
            lock (_lock)
            {
                if (!IsCurrent(version) || !_entries.TryGetValue(entry.SiloAddress, out var stored))
                {
                    return false;
                }

                var changed = Copy(entry);
                (stored.Status, stored.SuspectTimes, stored.IAmAliveTime) = (changed.Status, changed.SuspectTimes, changed.IAmAliveTime);
                _version++;
                return true;
            }
        }

        public void Touch(SiloAddress silo, DateTime time)
        {
            lock (_lock)
            {
                if (_entries.TryGetValue(silo, out var stored))
                {
                    stored.IAmAliveTime = time;
                }
            }
        }

        public void RemoveWhere(Func<MembershipEntry, bool> isUnwanted)
        {
            lock (_lock)
            {
                foreach (var entry in _entries.Values.Where(isUnwanted).ToArray())
                {
                    _entries.Remove(entry.SiloAddress);
                }
            }
        }

        private TableVersion Version() => new(_version, _version.ToString(CultureInfo.InvariantCulture));

        private bool IsCurrent(TableVersion next) => next.VersionEtag == Version().VersionEtag && next.Version == _version + 1;

        private static MembershipEntry Copy(MembershipEntry entry) => new()
        {
            SiloAddress = entry.SiloAddress,
            Status = entry.Status,
            SuspectTimes = entry.SuspectTimes is { Count: > 0 } suspects ? [.. suspects] : null,
            ProxyPort = entry.ProxyPort,
            HostName = entry.HostName,
            SiloName = entry.SiloName,
            RoleName = entry.RoleName,
            UpdateZone = entry.UpdateZone,
            FaultZone = entry.FaultZone,
            StartTime = entry.StartTime,
            IAmAliveTime = entry.IAmAliveTime,
        };
    }
}
