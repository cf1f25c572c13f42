using Actors.Runtime.Core.Tests.Scripts;

namespace Actors.Runtime.Core.Tests.Reminders;

public interface IReminderGrain : IGrainWithStringKey
{
    Task<IGrainReminder> Register(string name, TimeSpan dueTime, TimeSpan period);

    Task Unregister(IGrainReminder reminder);

    Task<IGrainReminder?> Get(string name);

    Task<List<string>> GetNames();
}

/// <summary>Writes its ticks on the board.</summary>
public sealed class ReminderGrain(Board board) : Grain, IReminderGrain, IRemindable
{
    public Task<IGrainReminder> Register(string name, TimeSpan dueTime, TimeSpan period) => this.RegisterOrUpdateReminder(name, dueTime, period);

    public Task Unregister(IGrainReminder reminder) => this.UnregisterReminder(reminder);

    public Task<IGrainReminder?> Get(string name) => this.GetReminder(name);

    public async Task<List<string>> GetNames() => [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName).Order()];

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        board.Write($"{this.GetPrimaryKeyString()} {reminderName} {status.CurrentTickTime:HH:mm:ss} of {status.FirstTickTime:HH:mm:ss}");
        return reminderName == "fails" ? throw new InvalidOperationException("The tick fails.") : Task.CompletedTask;
    }
}

public interface IPlainGrain : IGrainWithStringKey
{
    Task Register();
}

/// <summary>Uses reminders and cannot receive them.</summary>
public sealed class PlainGrain : Grain, IPlainGrain
{
    public Task Register() => this.RegisterOrUpdateReminder("one", TimeSpan.Zero, TimeSpan.FromMinutes(1));
}
