using Actors.Runtime.Hosting;
using Actors.Runtime.SystemTargets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Timers;

namespace Actors.Runtime.Reminders;

/// <summary>
/// Changes reminders: first the table, then the schedule of the silo that keeps the reminder. When that silo cannot be told, it or its
/// successor finds the change in the table.
/// </summary>
internal sealed partial class ReminderRegistry : IReminderRegistry
{
    private const int TellAttemptsMax = 5;

    // Changes that are still being told in the background; more are left to the next reading of the table.
    private const int TellingMax = 10_000;
    private const int NameLengthMax = 1_000;

    // Together the attempts take about as long as the cluster needs to notice that a silo has died.
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private readonly IReminderTable _table;
    private readonly IReminderRings _rings;
    private readonly LocalReminderService _local;
    private readonly SystemTargetTable _systemTargets;
    private readonly SiloAddress _silo;
    private readonly ReminderOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<ReminderRegistry> _logger;
    private int _tellingCount;

    public ReminderRegistry(
        IReminderTable table,
        IReminderRings rings,
        LocalReminderService local,
        SystemTargetTable systemTargets,
        LocalSilo silo,
        IOptions<ReminderOptions> options,
        TimeProvider timeProvider,
        ILogger<ReminderRegistry> logger)
    {
        _table = table;
        _rings = rings;
        _local = local;
        _systemTargets = systemTargets;
        _silo = silo.Address;
        _options = options.Value;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    public async Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        Validate(reminderName, dueTime, period);
        var entry = new ReminderEntry
        {
            GrainId = callingGrainId,
            ReminderName = reminderName,
            StartAt = ReminderTimes.ToMilliseconds(_timeProvider.GetUtcNow().UtcDateTime + dueTime),
            Period = ReminderTimes.ToMilliseconds(period),
        };
        entry.ETag = await _table.UpsertRow(entry).ConfigureAwait(false);
        await TellAsync(callingGrainId, reminderName, service => service.Set(entry)).ConfigureAwait(false);
        return entry.ToIGrainReminder();
    }

    public async Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        if (reminder is not StoredReminder stored || stored.GrainId != callingGrainId)
        {
            throw new ArgumentException($"Reminder '{reminder.ReminderName}' is not one of grain '{callingGrainId}'; pass what GetReminder or RegisterOrUpdateReminder has returned.", nameof(reminder));
        }

        if (!await _table.RemoveRow(callingGrainId, stored.ReminderName, stored.ETag).ConfigureAwait(false))
        {
            throw new ReminderException(
                $"Reminder '{stored.ReminderName}' of grain '{callingGrainId}' is not stored with version '{stored.ETag}': it was changed or unregistered; get it again with GetReminder and retry.");
        }

        await TellAsync(callingGrainId, stored.ReminderName, service => service.Remove(callingGrainId, stored.ReminderName)).ConfigureAwait(false);
    }

    public async Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reminderName);
        return (await _table.ReadRow(callingGrainId, reminderName).ConfigureAwait(false))?.ToIGrainReminder();
    }

    public async Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId)
    {
        var rows = await _table.ReadRows(callingGrainId).ConfigureAwait(false);
        return [.. rows.Reminders.Select(row => row.ToIGrainReminder())];
    }

    private void Validate(string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reminderName);
        if (reminderName.Length > NameLengthMax)
        {
            throw new ArgumentException($"The name of a reminder has {reminderName.Length} characters; give at most {NameLengthMax}.", nameof(reminderName));
        }

        if (dueTime < TimeSpan.Zero || dueTime > ReminderTimes.LongestTime)
        {
            throw new ArgumentOutOfRangeException(nameof(dueTime), dueTime, $"The due time of reminder '{reminderName}' must be between zero and {ReminderTimes.LongestTime}; Timeout.InfiniteTimeSpan is not supported.");
        }

        if (period < TimeSpan.Zero || period > ReminderTimes.LongestTime)
        {
            throw new ArgumentOutOfRangeException(nameof(period), period, $"The period of reminder '{reminderName}' must be positive and at most {ReminderTimes.LongestTime}; to tick once, unregister it in its first tick.");
        }

        if (period < _options.MinimumReminderPeriod)
        {
            throw new ArgumentException(
                $"The period of reminder '{reminderName}' is '{period}', less than ReminderOptions.MinimumReminderPeriod, '{_options.MinimumReminderPeriod}'; make it longer, or use RegisterGrainTimer for short periods.",
                nameof(period));
        }
    }

    // The grain waits for one attempt, so that normally its reminder is in force when it goes on; it does not wait for a silo that is dying.
    private async Task TellAsync(GrainId grainId, string reminderName, Func<IReminderService, ValueTask<bool>> tell)
    {
        var (isTold, reason) = await TryTellAsync(grainId, tell).ConfigureAwait(false);
        if (isTold)
        {
            return;
        }

        if (Interlocked.Increment(ref _tellingCount) <= TellingMax)
        {
            _ = TellAgainAsync(grainId, reminderName, tell);
        }
        else
        {
            Interlocked.Decrement(ref _tellingCount);
            Log.NotTold(_logger, reminderName, grainId, reason);
        }
    }

    private async Task TellAgainAsync(GrainId grainId, string reminderName, Func<IReminderService, ValueTask<bool>> tell)
    {
        Exception? reason = null;
        for (var attempt = 1; attempt < TellAttemptsMax; attempt++)
        {
            await Task.Delay(FirstPause * (1 << attempt), _timeProvider).ConfigureAwait(false);
            (var isTold, reason) = await TryTellAsync(grainId, tell).ConfigureAwait(false);
            if (isTold)
            {
                Interlocked.Decrement(ref _tellingCount);
                return;
            }
        }

        Interlocked.Decrement(ref _tellingCount);
        Log.NotTold(_logger, reminderName, grainId, reason);
    }

    private async Task<(bool IsTold, Exception? Reason)> TryTellAsync(GrainId grainId, Func<IReminderService, ValueTask<bool>> tell)
    {
        if (_rings.Current.OwnerOf(grainId.GetUniformHashCode()) is not { } owner)
        {
            return (false, null);
        }

        try
        {
            var service = owner.Equals(_silo) ? _local : _systemTargets.Get<IReminderService>(LocalReminderService.Role, owner);
            return (await tell(service).AsTask().WaitAsync(AnswerMax, _timeProvider).ConfigureAwait(false), null);
        }
        catch (Exception exception)
        {
            return (false, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2421, LogLevel.Warning, "A change of reminder '{ReminderName}' of grain '{GrainId}' is stored, but the silo that keeps it could not be told; it takes effect when that silo reads the table again")]
        public static partial void NotTold(ILogger logger, string reminderName, GrainId grainId, Exception? exception);
    }
}
