using Orleans.Runtime;

namespace Orleans;

/// <summary>A grain that reminders wake up.</summary>
[Alias("Orleans.IRemindable")]
public interface IRemindable : IGrain
{
    /// <summary>
    /// One tick of a reminder: an ordinary call, so it waits its turn and activates the grain when it has to. An exception is logged and
    /// the schedule goes on. While the cluster changes, a tick may come twice, so make it harmless to repeat.
    /// </summary>
    /// <param name="reminderName">The reminder that ticks.</param>
    /// <param name="status">When it ticks.</param>
    [Alias("ReceiveReminder")]
    Task ReceiveReminder(string reminderName, TickStatus status);
}
