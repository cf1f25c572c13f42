using Microsoft.Extensions.Logging;

namespace Actors.Runtime.Membership;

/// <summary>
/// Notices that the process was held up (SIGSTOP, a long collection, a machine asleep): a timer should have moved the mark on and has not. From then
/// on the gate is closed until the silo has checked that it is still a member.
/// </summary>
internal sealed class PauseDetector : ILivenessGate, IDisposable
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly long _limitTicks;
    private Func<Task<bool>>? _isStillMember;
    private ITimer? _timer;
    private TaskCompletionSource<bool>? _checking;
    private long _mark;
    private volatile bool _isDead;
    private volatile bool _isClosed;

    /// <param name="limit">What is shorter cannot have cost the membership.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where a pause is told.</param>
    public PauseDetector(TimeSpan limit, TimeProvider timeProvider, ILogger logger)
    {
        _timeProvider = timeProvider;
        _logger = logger;
        _limitTicks = (long)(limit.TotalSeconds * timeProvider.TimestampFrequency);
        _mark = timeProvider.GetTimestamp();
    }

    public bool IsOpen => !_isClosed && (_timeProvider.GetTimestamp() - Volatile.Read(ref _mark) <= _limitTicks || LookAndIsOpen());

    public bool IsDead => _isDead;

    /// <summary>Begins to watch.</summary>
    /// <param name="isStillMember">Finds out whether the silo is a member; asked after a pause, until it answers.</param>
    public void Start(Func<Task<bool>> isStillMember)
    {
        _isStillMember = isStillMember;
        Volatile.Write(ref _mark, _timeProvider.GetTimestamp());
        _timer = _timeProvider.CreateTimer(_ => LookAndIsOpen(), null, LookPeriod, LookPeriod);
    }

    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken = default)
    {
        if (IsOpen)
        {
            return true;
        }

        Task<bool>? checking;
        lock (_lock)
        {
            checking = _checking?.Task;
        }

        return checking is null ? !_isDead : await checking.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the gate for good.</summary>
    public void BecomeDead()
    {
        TaskCompletionSource<bool>? checking;
        lock (_lock)
        {
            _isDead = true;
            _isClosed = true;
            checking = _checking;
            _checking = null;
        }

        checking?.TrySetResult(false);
    }

    // Nobody looks any more: what is asked later is answered as it was, and who waits hears no more.
    public void Dispose()
    {
        TaskCompletionSource<bool>? checking;
        lock (_lock)
        {
            _isStillMember = null;
            checking = _checking;
            _checking = null;
        }

        _timer?.Dispose();
        checking?.TrySetResult(false);
    }

    private bool LookAndIsOpen()
    {
        TimeSpan pause;
        Func<Task<bool>> isStillMember;
        lock (_lock)
        {
            var now = _timeProvider.GetTimestamp();
            pause = _timeProvider.GetElapsedTime(_mark, now);
            var wasHeldUp = now - _mark > _limitTicks;
            Volatile.Write(ref _mark, now);
            if (_isClosed || !wasHeldUp || _isStillMember is null)
            {
                return !_isClosed;
            }

            _isClosed = true;
            isStillMember = _isStillMember;
            _checking = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        MembershipLog.HeldUp(_logger, pause);
        _ = CheckAsync(isStillMember);
        return false;
    }

    private async Task CheckAsync(Func<Task<bool>> isStillMember)
    {
        var start = _timeProvider.GetTimestamp();
        if (!await isStillMember().ConfigureAwait(false))
        {
            BecomeDead();
            return;
        }

        TaskCompletionSource<bool>? checking;
        lock (_lock)
        {
            if (_isDead)
            {
                return;
            }

            _isClosed = false;
            checking = _checking;
            _checking = null;
        }

        checking?.TrySetResult(true);
        MembershipLog.StillMember(_logger, _timeProvider.GetElapsedTime(start));
    }
}
