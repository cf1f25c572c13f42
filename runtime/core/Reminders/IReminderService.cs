using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Reminders;

/// <summary>What a silo tells the silo that keeps a reminder, after the table was changed.</summary>
[Alias("actors.IReminderService")]
internal interface IReminderService : ISystemTarget
{
    /// <summary>A reminder was stored. False when the receiver does not keep it: its view is another one.</summary>
    [Alias("Set")]
    ValueTask<bool> Set([Immutable] ReminderEntry entry);

    /// <summary>A reminder was removed. False when the receiver does not keep it: its view is another one.</summary>
    [Alias("Remove")]
    ValueTask<bool> Remove(GrainId grainId, string reminderName);
}
