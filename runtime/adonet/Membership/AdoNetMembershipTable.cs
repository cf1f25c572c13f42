using System.Data.Common;
using System.Globalization;
using System.Net;
using Actors.Runtime.AdoNet.Database;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.AdoNet.Membership;

/// <summary>The membership table in a SQL database, by the statements that the database itself keeps.</summary>
internal sealed class AdoNetMembershipTable : IMembershipTable, IDisposable
{
    private readonly ISqlDatabase _database;
    private readonly string _clusterId;
    private readonly bool _hasTimesAsText;
    private volatile MembershipQueries? _queries;

    public AdoNetMembershipTable(string invariant, string connectionString, string clusterId)
    {
        _database = AdoNetInvariants.Open(invariant, connectionString);
        _hasTimesAsText = invariant != AdoNetInvariants.PostgreSql;
        _clusterId = clusterId;
    }

    public async Task InitializeMembershipTable(bool tryInitTableVersion)
    {
        var queries = await LoadAsync().ConfigureAwait(false);
        if (tryInitTableVersion)
        {
            await ChangeAsync(queries.InsertVersion, Cluster()).ConfigureAwait(false);
        }
    }

    public async Task DeleteMembershipTableEntries(string clusterId)
    {
        var queries = await LoadAsync().ConfigureAwait(false);
        await ChangeAsync(queries.DeleteCluster, Cluster(clusterId)).ConfigureAwait(false);
    }

    public async Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate)
    {
        var queries = await LoadAsync().ConfigureAwait(false);
        await ChangeAsync(queries.RemoveDefunct, [.. Cluster(), Time("IAmAliveTime", beforeDate.UtcDateTime)]).ConfigureAwait(false);
    }

    public async Task<MembershipTableData> ReadRow(SiloAddress key)
    {
        var queries = await LoadAsync().ConfigureAwait(false);
        return await ReadAsync(queries.ReadRow, [.. Cluster(), .. Key(key)]).ConfigureAwait(false);
    }

    public async Task<MembershipTableData> ReadAll()
    {
        var queries = await LoadAsync().ConfigureAwait(false);
        return await ReadAsync(queries.ReadAll, Cluster()).ConfigureAwait(false);
    }

    public async Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var queries = await LoadAsync().ConfigureAwait(false);
        return await ChangeAsync(
            queries.InsertRow,
            [
                .. Cluster(), .. Key(entry.SiloAddress), ExpectedVersion(tableVersion),
                SqlArgument.Text("SiloName", entry.SiloName), SqlArgument.Text("HostName", entry.HostName),
                SqlArgument.Integer("Status", (int)entry.Status), SqlArgument.Integer("ProxyPort", entry.ProxyPort),
                Time("StartTime", entry.StartTime), Time("IAmAliveTime", entry.IAmAliveTime),
            ]).ConfigureAwait(false);
    }

    public async Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var queries = await LoadAsync().ConfigureAwait(false);
        return await ChangeAsync(
            queries.UpdateRow,
            [
                .. Cluster(), .. Key(entry.SiloAddress), ExpectedVersion(tableVersion),
                SqlArgument.Integer("Status", (int)entry.Status), SqlArgument.Text("SuspectTimes", SuspicionText.Write(entry.SuspectTimes)),
                Time("IAmAliveTime", entry.IAmAliveTime),
            ]).ConfigureAwait(false);
    }

    public async Task UpdateIAmAlive(MembershipEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var queries = await LoadAsync().ConfigureAwait(false);
        await ChangeAsync(queries.UpdateHeartbeat, [.. Cluster(), .. Key(entry.SiloAddress), Time("IAmAliveTime", entry.IAmAliveTime)]).ConfigureAwait(false);
    }

    public void Dispose() => _database.Dispose();

    // Two first callers may both load; they load the same.
    private async ValueTask<MembershipQueries> LoadAsync() =>
        _queries ??= await MembershipQueries.LoadAsync(_database, CancellationToken.None).ConfigureAwait(false);

    private async Task<MembershipTableData> ReadAsync(string text, SqlArgument[] arguments)
    {
        var rows = await _database.QueryAsync(text, arguments, Read, CancellationToken.None).ConfigureAwait(false);
        if (rows.Count == 0)
        {
            throw new InvalidOperationException($"The {_database} has no membership version for cluster '{_clusterId}'; it is made when a silo starts.");
        }

        var version = rows[0].Version;
        return new MembershipTableData(
            [.. rows.Where(row => row.Entry is not null).Select(row => Tuple.Create(row.Entry!, ""))],
            new TableVersion(version, version.ToString(CultureInfo.InvariantCulture)))
        {
            ReadTime = rows[0].CurrentTime,
        };
    }

    private async Task<bool> ChangeAsync(string text, SqlArgument[] arguments)
    {
        var results = await _database.ChangeTogetherAsync(
            text, arguments, static reader => Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture), CancellationToken.None).ConfigureAwait(false);
        return results is [> 0, ..];
    }

    private SqlArgument[] Cluster(string? clusterId = null) => [SqlArgument.Text("DeploymentId", clusterId ?? _clusterId)];

    private static SqlArgument[] Key(SiloAddress silo) =>
    [
        SqlArgument.Text("Address", silo.Endpoint.Address.ToString()), SqlArgument.Integer("Port", silo.Endpoint.Port),
        SqlArgument.Integer("Generation", silo.Generation),
    ];

    // The statements want the version that was read; the new one is that plus one.
    private static SqlArgument ExpectedVersion(TableVersion version) =>
        SqlArgument.Integer("Version", int.Parse(version.VersionEtag, CultureInfo.InvariantCulture));

    private SqlArgument Time(string name, DateTime time) => TableTime.Write(name, time, _hasTimesAsText);

    private static StoredRow Read(DbDataReader reader)
    {
        var version = Convert.ToInt32(reader.GetValue(reader.GetOrdinal("Version")), CultureInfo.InvariantCulture);
        var startTime = reader.GetOrdinal("StartTime");
        return new StoredRow(version, ReadCurrentTime(reader), reader.IsDBNull(startTime) ? null : ReadEntry(reader, startTime));
    }

    // A database whose statements are those of Orleans does not tell its time.
    private static DateTime? ReadCurrentTime(DbDataReader reader)
    {
        for (var column = reader.FieldCount - 1; column >= 0; column--)
        {
            if (string.Equals(reader.GetName(column), "CurrentTime", StringComparison.OrdinalIgnoreCase))
            {
                return TableTime.Read(reader, column);
            }
        }

        return null;
    }

    private static MembershipEntry ReadEntry(DbDataReader reader, int startTime)
    {
        var proxyPort = reader.GetOrdinal("ProxyPort");
        var suspects = reader.GetOrdinal("SuspectTimes");
        return new MembershipEntry
        {
            SiloAddress = SiloAddress.New(IPAddress.Parse(Text(reader, "Address")), Number(reader, "Port"), Number(reader, "Generation")),
            SiloName = Text(reader, "SiloName"),
            HostName = Text(reader, "HostName"),
            Status = (SiloStatus)Number(reader, "Status"),
            ProxyPort = reader.IsDBNull(proxyPort) ? 0 : Number(reader, "ProxyPort"),
            SuspectTimes = SuspicionText.Read(reader.IsDBNull(suspects) ? null : reader.GetString(suspects)),
            StartTime = TableTime.Read(reader, startTime),
            IAmAliveTime = TableTime.Read(reader, reader.GetOrdinal("IAmAliveTime")),
        };
    }

    private static string Text(DbDataReader reader, string column) => reader.GetString(reader.GetOrdinal(column));

    private static int Number(DbDataReader reader, string column) => Convert.ToInt32(reader.GetValue(reader.GetOrdinal(column)), CultureInfo.InvariantCulture);

    private sealed record StoredRow(int Version, DateTime? CurrentTime, MembershipEntry? Entry);
}
