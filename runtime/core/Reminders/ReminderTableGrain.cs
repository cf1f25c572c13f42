using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Actors.Runtime.Reminders;

/// <summary>A table in the memory of whichever silo hosts this grain. All silos share it; it is empty again when that silo stops.</summary>
[Alias("actors.IReminderTableGrain")]
internal interface IReminderTableGrain : IGrainWithIntegerKey
{
    [Alias("ReadRowsOfGrain")]
    Task<ReminderTableData> ReadRows(GrainId grainId);

    [Alias("ReadRowsOfRange")]
    Task<ReminderTableData> ReadRange(uint begin, uint end);

    [Alias("ReadRow")]
    Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName);

    [Alias("UpsertRow")]
    Task<string> UpsertRow(ReminderEntry entry);

    [Alias("RemoveRow")]
    Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag);

    [Alias("Clear")]
    Task Clear();
}

[KeepAlive]
[Reentrant]
[GrainType("sys.reminders")]
internal sealed class ReminderTableGrain : Grain, IReminderTableGrain
{
    private readonly MemoryReminderTable _table = new();

    public Task<ReminderTableData> ReadRows(GrainId grainId) => _table.ReadRows(grainId);

    public Task<ReminderTableData> ReadRange(uint begin, uint end) => _table.ReadRows(begin, end);

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => _table.ReadRow(grainId, reminderName);

    public Task<string> UpsertRow(ReminderEntry entry) => _table.UpsertRow(entry);

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => _table.RemoveRow(grainId, reminderName, eTag);

    public Task Clear() => _table.TestOnlyClearTable();
}

/// <summary>The table of <see cref="ReminderTableGrain"/>.</summary>
internal sealed class GrainReminderTable(IGrainFactory grainFactory) : IReminderTable
{
    private IReminderTableGrain Grain => grainFactory.GetGrain<IReminderTableGrain>(0);

    public Task<ReminderTableData> ReadRows(GrainId grainId) => Grain.ReadRows(grainId);

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Grain.ReadRange(begin, end);

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => Grain.ReadRow(grainId, reminderName);

    public Task<string> UpsertRow(ReminderEntry entry) => Grain.UpsertRow(entry);

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => Grain.RemoveRow(grainId, reminderName, eTag);

    public Task TestOnlyClearTable() => Grain.Clear();
}
