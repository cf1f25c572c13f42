using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans;

/// <summary>Reminders of a grain: wake-up calls that are stored, outlive activations and silos, and tick until unregistered.</summary>
/// <remarks>
/// The grain implements <see cref="IRemindable"/>, and the silo has reminders: <c>UseAdoNetReminderService</c> or
/// <c>UseInMemoryReminderService</c>. Ticks are due at the first tick's time plus multiples of the period; what falls due while no silo
/// runs, or while the last tick still runs, is skipped.
/// </remarks>
public static class GrainReminderExtensions
{
    /// <inheritdoc cref="IReminderRegistry.RegisterOrUpdateReminder" />
    /// <param name="grain">The grain to wake.</param>
    /// <param name="reminderName">Unique within the grain.</param>
    /// <param name="dueTime">From now to the first tick; zero or more.</param>
    /// <param name="period">From each tick to the next; at least <c>ReminderOptions.MinimumReminderPeriod</c>.</param>
    /// <exception cref="InvalidOperationException">The grain does not implement <see cref="IRemindable"/>.</exception>
    /// <exception cref="OrleansConfigurationException">The silo has no reminders.</exception>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(this IGrainBase grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
        RegistryFor(grain).RegisterOrUpdateReminder(grain.GrainContext.GrainId, reminderName, dueTime, period);

    /// <inheritdoc cref="IReminderRegistry.UnregisterReminder" />
    /// <param name="grain">The grain that has the reminder.</param>
    /// <param name="reminder">The reminder, as it was returned.</param>
    public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder) =>
        RegistryFor(grain).UnregisterReminder(grain.GrainContext.GrainId, reminder);

    /// <inheritdoc cref="IReminderRegistry.GetReminder" />
    /// <param name="grain">The grain that has the reminder.</param>
    /// <param name="reminderName">The reminder's name.</param>
    public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName) =>
        RegistryFor(grain).GetReminder(grain.GrainContext.GrainId, reminderName);

    /// <inheritdoc cref="IReminderRegistry.GetReminders" />
    /// <param name="grain">The grain that has the reminders.</param>
    public static Task<List<IGrainReminder>> GetReminders(this IGrainBase grain) =>
        RegistryFor(grain).GetReminders(grain.GrainContext.GrainId);

    private static IReminderRegistry RegistryFor(IGrainBase grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        if (grain is not IRemindable)
        {
            throw new InvalidOperationException($"Grain class '{grain.GetType()}' does not implement '{nameof(IRemindable)}'; implement it to receive the ticks of reminders.");
        }

        return grain.GrainContext.ActivationServices.GetService<IReminderRegistry>() ?? throw new OrleansConfigurationException(
            $"Grain '{grain.GrainContext.GrainId}' uses reminders and the silo has none; add UseAdoNetReminderService or UseInMemoryReminderService where the silo is configured.");
    }
}
