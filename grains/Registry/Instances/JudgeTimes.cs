namespace Actors.Grains.Registry.Instances;

/// <summary>When an instance looks at its checks next. Pure.</summary>
internal static class JudgeTimes
{
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(1);

    /// <param name="now">The present.</param>
    /// <param name="judgeDue">When a check expires or a removal is due; in the past when a removal waits for the database.</param>
    /// <param name="retryDue">When the database is asked again; null when nothing waits for it.</param>
    /// <param name="interval">The longest pause.</param>
    public static TimeSpan Next(TimeSpan now, TimeSpan? judgeDue, TimeSpan? retryDue, TimeSpan interval)
    {
        var due = now + interval;
        var isWaiting = judgeDue <= now && retryDue > now;
        due = judgeDue < due && !isWaiting ? judgeDue.Value : due;
        due = retryDue < due ? retryDue.Value : due;
        return due > now + PauseMin ? due : now + PauseMin;
    }
}
