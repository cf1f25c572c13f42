using System.Data;
using System.Data.Common;
using System.Globalization;
using Actors.Runtime.AdoNet.Database;
using Actors.Runtime.Reminders;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.AdoNet.Reminders;

/// <summary>Keeps reminders in a SQL database, one row each. It keeps nothing in memory: the database decides every race.</summary>
internal sealed class AdoNetReminderTable : IReminderTable, IDisposable
{
    private readonly ISqlDatabase _database;
    private readonly SqlArgument _serviceId;
    private volatile ReminderQueries? _queries;

    public AdoNetReminderTable(ISqlDatabase database, string serviceId)
    {
        _database = database;
        _serviceId = SqlArgument.Text("ServiceId", serviceId);
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => LoadAsync(cancellationToken).AsTask();

    public async Task<ReminderTableData> ReadRows(GrainId grainId) =>
        new(await QueryAsync(ReminderQueries.ReadOfGrain, GrainIdOf(grainId)).ConfigureAwait(false));

    public async Task<ReminderTableData> ReadRows(uint begin, uint end)
    {
        // The column is signed, so the end of the numbers lies elsewhere; the ring is the same.
        var first = unchecked((int)begin);
        var last = unchecked((int)end);
        return new(await QueryAsync(
            first < last ? ReminderQueries.ReadRange : ReminderQueries.ReadRangeAcrossEnd,
            SqlArgument.Integer("BeginHash", first),
            SqlArgument.Integer("EndHash", last)).ConfigureAwait(false));
    }

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
    {
        var rows = await QueryAsync(ReminderQueries.ReadOne, GrainIdOf(grainId), NameOf(reminderName)).ConfigureAwait(false);
        return rows.Count == 0 ? null : rows[0];
    }

    public async Task<string> UpsertRow(ReminderEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var versions = await ChangeAsync(
            ReminderQueries.Upsert,
            static reader => Convert.ToInt64(reader["version"], CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
            GrainIdOf(entry.GrainId),
            NameOf(entry.ReminderName),
            SqlArgument.Integer("GrainHash", unchecked((int)entry.GrainId.GetUniformHashCode())),
            new SqlArgument("StartTime", DbType.DateTime, ReminderTimes.ToMilliseconds(entry.StartAt)),
            PeriodOf(entry.Period)).ConfigureAwait(false);
        return versions.Single();
    }

    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        if (!int.TryParse(eTag, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return false;
        }

        var removed = await ChangeAsync(
            ReminderQueries.Delete,
            static reader => Convert.ToBoolean(reader.GetValue(0), CultureInfo.InvariantCulture),
            GrainIdOf(grainId),
            NameOf(reminderName),
            SqlArgument.Integer("Version", version)).ConfigureAwait(false);
        return removed.Single();
    }

    public Task TestOnlyClearTable() => ChangeAsync(ReminderQueries.DeleteAll, static _ => 0);

    public void Dispose() => _database.Dispose();

    public override string ToString() => _database.ToString()!;

    private static SqlArgument GrainIdOf(GrainId grainId) => SqlArgument.Text("GrainId", grainId.ToString());

    private static SqlArgument NameOf(string reminderName) => SqlArgument.Text("ReminderName", reminderName);

    // The column was an integer once, so texts of older databases expect one where it is enough.
    private static SqlArgument PeriodOf(TimeSpan period)
    {
        var milliseconds = (long)period.TotalMilliseconds;
        return milliseconds <= int.MaxValue ? SqlArgument.Integer("Period", (int)milliseconds) : SqlArgument.Long("Period", milliseconds);
    }

    private static ReminderEntry Read(DbDataReader reader) => new()
    {
        GrainId = GrainId.Parse(reader.GetString(reader.GetOrdinal("GrainId"))),
        ReminderName = reader.GetString(reader.GetOrdinal("ReminderName")),
        StartAt = ToUtc(reader.GetDateTime(reader.GetOrdinal("StartTime"))),
        Period = TimeSpan.FromMilliseconds(Convert.ToInt64(reader["Period"], CultureInfo.InvariantCulture)),
        ETag = Convert.ToInt64(reader["Version"], CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
    };

    // A column without a time zone holds UTC.
    private static DateTime ToUtc(DateTime time) => time.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : time.ToUniversalTime();

    // Two first callers may both load; they load the same.
    private async ValueTask<ReminderQueries> LoadAsync(CancellationToken cancellationToken) =>
        _queries ??= await ReminderQueries.LoadAsync(_database, cancellationToken).ConfigureAwait(false);

    private async Task<IReadOnlyList<ReminderEntry>> QueryAsync(string key, params SqlArgument[] arguments)
    {
        var queries = await LoadAsync(CancellationToken.None).ConfigureAwait(false);
        return await _database.QueryAsync(queries[key], [_serviceId, .. arguments], Read, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<TRow>> ChangeAsync<TRow>(string key, Func<DbDataReader, TRow> read, params SqlArgument[] arguments)
    {
        var queries = await LoadAsync(CancellationToken.None).ConfigureAwait(false);
        return await _database.ChangeAsync(queries[key], [_serviceId, .. arguments], read, CancellationToken.None).ConfigureAwait(false);
    }
}
