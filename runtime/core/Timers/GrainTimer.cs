using Actors.Runtime.Activations;
using Actors.Runtime.Invocation;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Actors.Runtime.Timers;

/// <summary>
/// A timer of an activation. Its tick is a request to the activation like any other, so it obeys the same rules of admission; the
/// next tick is counted from the end of the last, so a timer never overlaps itself.
/// </summary>
internal sealed partial class GrainTimer : IGrainTimer
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private TimeSpan _period;
    private bool _isTicking;
    private bool _isDisposed;
    private bool _isChangedInTick;

    public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        Validate(options.DueTime, nameof(options.DueTime));
        Validate(options.Period, nameof(options.Period));
        _activation = activation;
        _callback = callback;
        _options = options;
        _period = options.Period;
        activation.Extras.Add(this);
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            _timer = activation.Host.TimeProvider.CreateTimer(static state => ((GrainTimer)state!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        _timer.Change(options.DueTime, Timeout.InfiniteTimeSpan);
    }

    public bool Interleaves => _options.Interleave;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Validate(dueTime, nameof(dueTime));
        Validate(period, nameof(period));
        lock (_gate)
        {
            _period = period;
            _isChangedInTick = _isTicking;
            if (!_isDisposed)
            {
                _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            _timer.Dispose();
        }

        _activation.Extras.Remove(this);
        _disposed.Cancel();
    }

    /// <summary>Runs one tick; called as a request of the activation.</summary>
    public async ValueTask TickAsync()
    {
        lock (_gate)
        {
            if (_isDisposed || _isTicking)
            {
                return;
            }

            _isTicking = true;
        }

        try
        {
            await _callback(_disposed.Token);
        }
        catch (OperationCanceledException) when (_disposed.IsCancellationRequested)
        {
            // The timer was disposed while it ticked, and the callback noticed.
        }
        catch (Exception exception)
        {
            // The tick fails as a call does, so that a storage conflict ends the activation; only this line tells of others.
            Log.TickFailed(_activation.Host.Logger, _activation.GrainId, exception);
            throw;
        }
        finally
        {
            ScheduleNext();
        }
    }

    private static void Validate(TimeSpan value, string name)
    {
        if ((value < TimeSpan.Zero && value != Timeout.InfiniteTimeSpan) || value > LongestDelay)
        {
            throw new ArgumentOutOfRangeException(name, value, $"A timer's time must be between zero and {LongestDelay}, or Timeout.InfiniteTimeSpan.");
        }
    }

    private void OnDue()
    {
        if (_options.KeepAlive)
        {
            _activation.Touch();
        }

        _activation.TryEnqueue(TimerTick.For(this));
    }

    private void ScheduleNext()
    {
        lock (_gate)
        {
            _isTicking = false;
            if (!_isChangedInTick && !_isDisposed && _period != Timeout.InfiniteTimeSpan)
            {
                _timer.Change(_period, Timeout.InfiniteTimeSpan);
            }

            _isChangedInTick = false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Error, "A timer of grain '{GrainId}' threw; mend it, it goes on ticking")]
        public static partial void TickFailed(ILogger logger, GrainId grainId, Exception exception);
    }
}
