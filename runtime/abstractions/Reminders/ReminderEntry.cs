using Orleans.Runtime;

namespace Orleans;

/// <summary>A reminder as a table keeps it.</summary>
[GenerateSerializer]
[Alias("Orleans.ReminderEntry")]
public sealed class ReminderEntry
{
    /// <summary>The grain to wake.</summary>
    [Id(0)]
    public GrainId GrainId { get; set; }

    /// <summary>The reminder's name, unique within its grain.</summary>
    [Id(1)]
    public string ReminderName { get; set; } = "";

    /// <summary>When the first tick is due, UTC, to the millisecond.</summary>
    [Id(2)]
    public DateTime StartAt { get; set; }

    /// <summary>The time from one tick to the next.</summary>
    [Id(3)]
    public TimeSpan Period { get; set; }

    /// <summary>The version of the row: another one after every change.</summary>
    [Id(4)]
    public string ETag { get; set; } = "";

    /// <inheritdoc />
    public override string ToString() => $"<{GrainId}, '{ReminderName}', {StartAt:O}, {Period}, version '{ETag}'>";

    internal IGrainReminder ToIGrainReminder() => new StoredReminder(GrainId, ReminderName, ETag);
}

/// <summary>Rows of a table of reminders.</summary>
[GenerateSerializer]
[Alias("Orleans.ReminderTableData")]
public sealed class ReminderTableData
{
    /// <summary>No rows.</summary>
    public ReminderTableData() => Reminders = [];

    /// <summary>One row.</summary>
    public ReminderTableData(ReminderEntry entry) => Reminders = [entry];

    /// <summary>Some rows.</summary>
    public ReminderTableData(IEnumerable<ReminderEntry> list) => Reminders = [.. list];

    /// <summary>The rows, in no particular order.</summary>
    [Id(0)]
    public IList<ReminderEntry> Reminders { get; private set; }

    /// <inheritdoc />
    public override string ToString() => $"[{Reminders.Count} reminders: {string.Join(", ", Reminders)}]";
}
