using System.Collections.Immutable;
using System.Globalization;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>
/// Reads and writes rows, each statement with a limit, and keeps the table's clock: how far it is ahead of this machine's, as the last read has
/// shown.
/// </summary>
internal sealed class TableAccess
{
    private readonly IMembershipTable _table;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _timeout;
    private long _aheadTicks;

    public TableAccess(IMembershipTable table, TimeProvider timeProvider, TimeSpan timeout)
    {
        _table = table;
        _timeProvider = timeProvider;
        _timeout = timeout;
    }

    /// <summary>The table's time, as well as it is known.</summary>
    public DateTime UtcNow => _timeProvider.GetUtcNow().UtcDateTime.AddTicks(Volatile.Read(ref _aheadTicks));

    public Task InitializeAsync() => _table.InitializeMembershipTable(tryInitTableVersion: true).WaitAsync(_timeout, _timeProvider);

    public async Task<(MembershipView View, DateTime ReadTime)> ReadAsync()
    {
        var data = await _table.ReadAll().WaitAsync(_timeout, _timeProvider).ConfigureAwait(false);
        if (data.ReadTime is { } readTime)
        {
            Volatile.Write(ref _aheadTicks, (readTime - _timeProvider.GetUtcNow().UtcDateTime).Ticks);
        }

        var rows = data.Members.Select(member => ToRow(member.Item1)).ToImmutableDictionary(row => row.Silo);
        return (new MembershipView(data.Version.Version, rows), data.ReadTime ?? UtcNow);
    }

    public Task<bool> WriteAsync(MemberRow row, bool isInsert, long expectedVersion)
    {
        var expected = (int)expectedVersion;
        var next = new TableVersion(expected, expected.ToString(CultureInfo.InvariantCulture)).Next();
        var write = isInsert ? _table.InsertRow(ToEntry(row), next) : _table.UpdateRow(ToEntry(row), "", next);
        return write.WaitAsync(_timeout, _timeProvider);
    }

    public Task WriteHeartbeatAsync(MemberRow row) =>
        _table.UpdateIAmAlive(ToEntry(row with { HeartbeatTime = UtcNow })).WaitAsync(_timeout, _timeProvider);

    public Task RemoveDefunctAsync(DateTime before) =>
        _table.CleanupDefunctSiloEntries(new DateTimeOffset(before, TimeSpan.Zero)).WaitAsync(_timeout, _timeProvider);

    private static MemberRow ToRow(MembershipEntry entry) => new(entry.SiloAddress, entry.Status, entry.SiloName)
    {
        HostName = entry.HostName,
        ProxyPort = entry.ProxyPort,
        StartTime = entry.StartTime,
        HeartbeatTime = entry.IAmAliveTime,
        Votes = [.. (entry.SuspectTimes ?? []).Select(vote => new SuspicionVote(vote.Item1, vote.Item2)).OrderBy(vote => vote.Time)],
    };

    private static MembershipEntry ToEntry(MemberRow row) => new()
    {
        SiloAddress = row.Silo,
        Status = row.Status,
        SiloName = row.Name,
        HostName = row.HostName,
        ProxyPort = row.ProxyPort,
        StartTime = row.StartTime,
        IAmAliveTime = row.HeartbeatTime,
        SuspectTimes = [.. row.Votes.Select(vote => Tuple.Create(vote.Voter, vote.Time))],
    };
}
