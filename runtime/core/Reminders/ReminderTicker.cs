using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Actors.Runtime.Reminders;

/// <summary>Sends the ticks of the schedule at their times, by one timer for all of them.</summary>
internal sealed partial class ReminderTicker : IDisposable
{
    // More ticks than this do not run at a time; others wait in the schedule. It bounds what a slow cluster can pile up.
    private const int RunningMax = 1_000;

    // Looked at again no later than this, so that a step of the machine's clock is noticed.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private readonly ReminderSchedule _schedule;
    private readonly IGrainFactory _grainFactory;
    private readonly TimeProvider _timeProvider;
    private readonly ReminderMetrics _metrics;
    private readonly ILogger<ReminderTicker> _logger;
    private readonly ITimer _timer;
    private DateTime? _timerSetFor;
    private int _runningCount;
    private bool _isStopped;

    public ReminderTicker(
        IOptions<ReminderOptions> options, IGrainFactory grainFactory, TimeProvider timeProvider, ReminderMetrics metrics, ILogger<ReminderTicker> logger)
    {
        _schedule = new ReminderSchedule(options.Value.ReminderLoadingWindow);
        _grainFactory = grainFactory;
        _timeProvider = timeProvider;
        _metrics = metrics;
        _logger = logger;
        _timer = timeProvider.CreateTimer(static state => ((ReminderTicker)state!).SendDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        metrics.Observe(() => Count);
    }

    /// <summary>How many reminders are in memory.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _schedule.Count;
            }
        }
    }

    /// <summary>True while grains are receiving ticks.</summary>
    public bool IsTicking
    {
        get
        {
            lock (_gate)
            {
                return _runningCount > 0;
            }
        }
    }

    /// <summary>Lets the schedule take something in, and sets the timer by what is due next then.</summary>
    public void Change(Action<ReminderSchedule> change)
    {
        lock (_gate)
        {
            change(_schedule);
            SetTimerLocked();
        }
    }

    /// <summary>No tick is sent from now on; those on their way arrive.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopped = true;
            _timer.Dispose();
        }
    }

    private void SendDue()
    {
        List<ScheduledReminder> due = [];
        var now = UtcNow();
        lock (_gate)
        {
            _timerSetFor = null;
            while (!_isStopped && _runningCount < RunningMax && _schedule.TakeDue(now) is { } reminder)
            {
                _runningCount++;
                due.Add(reminder);
            }

            SetTimerLocked();
        }

        foreach (var reminder in due)
        {
            _ = TickAsync(reminder, now);
        }
    }

    private async Task TickAsync(ScheduledReminder reminder, DateTime now)
    {
        // What is scheduled may be replaced while this runs.
        var entry = reminder.Entry;
        try
        {
            _metrics.OnSending(now - reminder.Due);
            var status = new TickStatus(entry.StartAt, entry.Period, now);
            await _grainFactory.GetGrain<IRemindable>(entry.GrainId).ReceiveReminder(entry.ReminderName, status).ConfigureAwait(false);
            _metrics.OnDelivered();
        }
        catch (Exception exception)
        {
            Log.TickFailed(_logger, entry.ReminderName, entry.GrainId, exception);
        }
        finally
        {
            lock (_gate)
            {
                _runningCount--;
                _schedule.OnTicked(reminder, UtcNow());
                SetTimerLocked();
            }
        }
    }

    private void SetTimerLocked()
    {
        if (_isStopped)
        {
            return;
        }

        // With as many ticks as may run, the end of one sets it again.
        var due = _runningCount < RunningMax ? _schedule.NextDue : null;
        if (due == _timerSetFor)
        {
            return;
        }

        _timerSetFor = due;
        if (due is null)
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        // Never zero: what is due at once also comes from the timer, and not from whoever holds the lock.
        var sleep = due.Value - UtcNow();
        _timer.Change(sleep < ShortestSleep ? ShortestSleep : sleep > LongestSleep ? LongestSleep : sleep, Timeout.InfiniteTimeSpan);
    }

    private DateTime UtcNow() => _timeProvider.GetUtcNow().UtcDateTime;

    private static partial class Log
    {
        [LoggerMessage(2401, LogLevel.Error, "The tick of reminder '{ReminderName}' to grain '{GrainId}' failed; mend what threw, it goes on ticking")]
        public static partial void TickFailed(ILogger logger, string reminderName, GrainId grainId, Exception exception);
    }
}
