namespace Actors.Runtime.Reminders;

/// <summary>Tables keep times to the millisecond, and so does everything else that handles reminders.</summary>
internal static class ReminderTimes
{
    /// <summary>The longest due time or period; far from where the arithmetic of dates ends.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromDays(365 * 1000);

    public static DateTime ToMilliseconds(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);

    public static TimeSpan ToMilliseconds(TimeSpan time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMillisecond));
}
