using System.Globalization;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Reminders;

/// <summary>A table in the memory of one process, for any number of callers.</summary>
internal sealed class MemoryReminderTable : IReminderTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<GrainId, Dictionary<string, (ReminderEntry Entry, int Version)>> _rows = [];

    public Task<ReminderTableData> ReadRows(GrainId grainId)
    {
        lock (_gate)
        {
            return Task.FromResult(new ReminderTableData(_rows.TryGetValue(grainId, out var rows) ? rows.Values.Select(Read) : []));
        }
    }

    public Task<ReminderTableData> ReadRows(uint begin, uint end)
    {
        lock (_gate)
        {
            var rows = _rows.Where(grain => IsBetween(grain.Key.GetUniformHashCode(), begin, end)).SelectMany(grain => grain.Value.Values);
            return Task.FromResult(new ReminderTableData(rows.Select(Read)));
        }
    }

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
    {
        lock (_gate)
        {
            var row = _rows.TryGetValue(grainId, out var rows) && rows.TryGetValue(reminderName, out var found) ? Read(found) : null;
            return Task.FromResult(row);
        }
    }

    public Task<string> UpsertRow(ReminderEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (_gate)
        {
            if (!_rows.TryGetValue(entry.GrainId, out var rows))
            {
                _rows.Add(entry.GrainId, rows = new(StringComparer.Ordinal));
            }

            var version = rows.TryGetValue(entry.ReminderName, out var stored) ? stored.Version + 1 : 0;
            rows[entry.ReminderName] = (Copy(entry, version), version);
            return Task.FromResult(ToETag(version));
        }
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        lock (_gate)
        {
            if (!_rows.TryGetValue(grainId, out var rows) || !rows.TryGetValue(reminderName, out var stored) || ToETag(stored.Version) != eTag)
            {
                return Task.FromResult(false);
            }

            rows.Remove(reminderName);
            if (rows.Count == 0)
            {
                _rows.Remove(grainId);
            }

            return Task.FromResult(true);
        }
    }

    public Task TestOnlyClearTable()
    {
        lock (_gate)
        {
            _rows.Clear();
            return Task.CompletedTask;
        }
    }

    private static bool IsBetween(uint hash, uint begin, uint end) =>
        begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;

    private static string ToETag(int version) => version.ToString(CultureInfo.InvariantCulture);

    private static ReminderEntry Read((ReminderEntry Entry, int Version) row) => Copy(row.Entry, row.Version);

    // Callers may change what they gave and what they got.
    private static ReminderEntry Copy(ReminderEntry entry, int version) => new()
    {
        GrainId = entry.GrainId,
        ReminderName = entry.ReminderName,
        StartAt = ReminderTimes.ToMilliseconds(entry.StartAt),
        Period = ReminderTimes.ToMilliseconds(entry.Period),
        ETag = ToETag(version),
    };
}
