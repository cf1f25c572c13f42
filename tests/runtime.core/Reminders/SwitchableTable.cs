using Actors.Runtime.Reminders;

namespace Actors.Runtime.Core.Tests.Reminders;

/// <summary>A table in memory that a test can take down, and that counts what is read.</summary>
internal sealed class SwitchableTable : IReminderTable
{
    private readonly MemoryReminderTable _table = new();
    private int _readCount;

    public bool IsDown { get; set; }

    /// <summary>How many readings of ranges have ended, well or not.</summary>
    public int ReadCount => Volatile.Read(ref _readCount);

    public int LargestPage { get; private set; }

    public Task<ReminderTableData> ReadRows(GrainId grainId) => Checked().ReadRows(grainId);

    public async Task<ReminderTableData> ReadRows(uint begin, uint end)
    {
        try
        {
            var data = await Checked().ReadRows(begin, end);
            LargestPage = Math.Max(LargestPage, data.Reminders.Count);
            return data;
        }
        finally
        {
            Interlocked.Increment(ref _readCount);
        }
    }

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => Checked().ReadRow(grainId, reminderName);

    public Task<string> UpsertRow(ReminderEntry entry) => Checked().UpsertRow(entry);

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => Checked().RemoveRow(grainId, reminderName, eTag);

    public Task TestOnlyClearTable() => _table.TestOnlyClearTable();

    private MemoryReminderTable Checked() => IsDown ? throw new InvalidOperationException("The table is down.") : _table;
}
