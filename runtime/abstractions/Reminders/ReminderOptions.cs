using Actors.Runtime.Validation;

namespace Orleans.Hosting;

/// <summary>How reminders are kept up.</summary>
public sealed class ReminderOptions : IValidatedOptions
{
    /// <summary>The shortest period that a reminder may have; 1 min.</summary>
    public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a silo reads its part of the table; 5 min. Changes made through grains are known at once.</summary>
    public TimeSpan RefreshReminderListPeriod { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the table may take to be ready when the silo starts; 5 min.</summary>
    public TimeSpan InitializationTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How far ahead reminders are held in memory; 10 min, and more than <see cref="RefreshReminderListPeriod"/>. For as long as this,
    /// less that period, ticks go on while the table is down.
    /// </summary>
    public TimeSpan ReminderLoadingWindow { get; set; } = TimeSpan.FromMinutes(10);

    IEnumerable<string> IValidatedOptions.FindProblems()
    {
        var checks = new OptionChecks(nameof(ReminderOptions));
        CheckFinite(checks, nameof(MinimumReminderPeriod), MinimumReminderPeriod);
        CheckFinite(checks, nameof(RefreshReminderListPeriod), RefreshReminderListPeriod);
        CheckFinite(checks, nameof(InitializationTimeout), InitializationTimeout);
        return ReminderLoadingWindow > RefreshReminderListPeriod
            ? checks.Problems
            : checks.Add(nameof(ReminderLoadingWindow), ReminderLoadingWindow, $"make it more than {nameof(RefreshReminderListPeriod)}, '{RefreshReminderListPeriod}'").Problems;
    }

    private static void CheckFinite(OptionChecks checks, string name, TimeSpan value)
    {
        if (value <= TimeSpan.Zero)
        {
            checks.Add(name, value, "give a positive duration, for example 00:01:00");
        }
    }
}
