namespace Orleans.Runtime;

/// <summary>A registered reminder of a grain.</summary>
public interface IGrainReminder
{
    /// <summary>Its name, unique within its grain.</summary>
    string ReminderName { get; }
}

/// <summary>A reminder as it was stored; to be unregistered it must still be stored like that.</summary>
[GenerateSerializer]
[Immutable]
[Alias("Orleans.Runtime.ReminderData")]
internal sealed record StoredReminder(
    [property: Id(0)] GrainId GrainId,
    [property: Id(1)] string ReminderName,
    [property: Id(2)] string ETag) : IGrainReminder;
