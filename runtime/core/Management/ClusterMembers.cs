using Actors.Runtime.Directory;
using Actors.Runtime.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Management;

/// <summary>Who is in the cluster, whether there is one or this silo is alone.</summary>
internal sealed class ClusterMembers
{
    private static readonly TimeSpan TableWaitMax = TimeSpan.FromSeconds(5);

    private readonly LocalSilo _silo;
    private readonly TimeProvider _timeProvider;
    private readonly IClusterMembershipService? _membership;
    private readonly IMembershipTable? _table;

    public ClusterMembers(LocalSilo silo, TimeProvider timeProvider, IServiceProvider services)
    {
        _silo = silo;
        _timeProvider = timeProvider;
        _membership = services.GetService<IClusterMembershipService>();
        _table = services.GetService<IMembershipTable>();
    }

    public long Version => _membership?.CurrentSnapshot.Version.Value ?? 0;

    public Dictionary<SiloAddress, SiloStatus> Statuses => _membership is null
        ? new() { [_silo.Address] = _silo.Status }
        : _membership.CurrentSnapshot.Members.Values.ToDictionary(member => member.SiloAddress, member => member.Status);

    public List<SiloAddress> Active => [.. Statuses.Where(member => member.Value == SiloStatus.Active).Select(member => member.Key)];

    /// <summary>The rows of the table, read now.</summary>
    public async Task<List<MembershipEntry>> ReadRowsAsync()
    {
        if (_table is null)
        {
            return [.. Statuses.Select(member => new MembershipEntry { SiloAddress = member.Key, Status = member.Value, HostName = Environment.MachineName })];
        }

        var data = await _table.ReadAll().WaitAsync(TableWaitMax, _timeProvider);
        return [.. data.Members.Select(member => member.Item1)];
    }

    /// <summary>The parts of the grain directory, in this view.</summary>
    public List<DirectoryShare> ReadDirectory()
    {
        var ring = DirectoryRing.Of(Active);
        return
        [
            .. ring.Silos.Order().Select(silo =>
            {
                var ranges = ring.RangesOf(silo).Items;
                return new DirectoryShare(silo, ranges.Sum(range => (range.Last - range.First + 1.0) / uint.MaxValue), [.. ranges]);
            }),
        ];
    }
}
