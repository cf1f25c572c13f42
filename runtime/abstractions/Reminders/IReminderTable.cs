using Orleans.Runtime;

namespace Orleans;

/// <summary>Where reminders are kept. Any silo may read and write any row; every change is atomic.</summary>
public interface IReminderTable
{
    /// <summary>Prepares the table; an exception stops the silo's start.</summary>
    Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>The reminders of a grain.</summary>
    Task<ReminderTableData> ReadRows(GrainId grainId);

    /// <summary>
    /// The reminders whose grain's <see cref="GrainId.GetUniformHashCode"/> lies in a range of the ring of hashes: above
    /// <paramref name="begin"/> and up to <paramref name="end"/>, across the end of the numbers when begin is not less than end; all
    /// when they are equal.
    /// </summary>
    Task<ReminderTableData> ReadRows(uint begin, uint end);

    /// <summary>One reminder, or null.</summary>
    Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName);

    /// <summary>Writes a reminder, whatever was there, and returns the new version.</summary>
    Task<string> UpsertRow(ReminderEntry entry);

    /// <summary>Removes a reminder; false when there is none of this version.</summary>
    Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag);

    /// <summary>Removes everything; for tests.</summary>
    Task TestOnlyClearTable();

    /// <summary>Ends what <see cref="StartAsync"/> began.</summary>
    Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}
