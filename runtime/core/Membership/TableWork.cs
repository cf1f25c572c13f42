namespace Actors.Runtime.Membership;

/// <summary>
/// At most one read or write at a time, each with a limit; after an error the next one waits longer and longer, up to five seconds, and after a
/// lost race a little.
/// </summary>
internal sealed class TableWork
{
    private const int DoublingsMax = 6;

    private static readonly TimeSpan ErrorPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ErrorPauseMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RacePause = TimeSpan.FromMilliseconds(20);

    private readonly MembershipSettings _settings;
    private readonly Outbox _outbox;
    private readonly Random _random;
    private readonly List<long> _refreshes = [];
    private readonly List<long> _refreshesOfRead = [];
    private long _operationId;
    private TimeSpan _deadline;
    private TimeSpan _notBefore;
    private int _errorCount;
    private int _raceCount;
    private bool _isReading;

    public TableWork(MembershipSettings settings, Outbox outbox, Random random)
    {
        _settings = settings;
        _outbox = outbox;
        _random = random;
    }

    /// <summary>The row that is being written; null when none is.</summary>
    public PlannedWrite? Writing { get; private set; }

    /// <summary>What was read may be out of date: read before the next write.</summary>
    public bool NeedsRead { get; private set; } = true;

    /// <summary>True while the table does not answer.</summary>
    public bool IsLost => _errorCount > 0;

    public bool IsBusy => _operationId != 0;

    /// <summary>When to look again: the limit of what runs, or the end of a pause.</summary>
    public TimeSpan NextDue => IsBusy ? _deadline : _notBefore;

    public bool MayStart(TimeSpan now) => !IsBusy && now >= _notBefore;

    public bool IsOverdue(TimeSpan now) => IsBusy && now >= _deadline;

    public bool IsCurrent(long operationId) => operationId == _operationId && IsBusy;

    public void NeedRead() => NeedsRead = true;

    public void NeedRead(long refreshId)
    {
        _refreshes.Add(refreshId);
        NeedsRead = true;
    }

    public void StartRead(TimeSpan now)
    {
        Begin(now);
        _isReading = true;
        NeedsRead = false;
        _refreshesOfRead.AddRange(_refreshes);
        _refreshes.Clear();
        _outbox.Add(new MembershipEffect.ReadTable(_operationId));
    }

    public void StartWrite(PlannedWrite write, TimeSpan now)
    {
        Begin(now);
        Writing = write;
        _outbox.Add(new MembershipEffect.WriteRow(_operationId, write.Row, write.IsInsert, write.ExpectedVersion));
    }

    /// <summary>A read has ended well.</summary>
    public void OnRead()
    {
        End();
        foreach (var refresh in _refreshesOfRead)
        {
            _outbox.Add(new MembershipEffect.RefreshFinished(refresh));
        }

        _refreshesOfRead.Clear();
    }

    /// <summary>A write has ended; false when another one was faster.</summary>
    public void OnWritten(bool succeeded, TimeSpan now)
    {
        End();
        if (succeeded)
        {
            _raceCount = 0;
            return;
        }

        // The first loser only reads again; losers of many races spread out.
        var doublings = Math.Min(_raceCount++, DoublingsMax);
        _notBefore = now + (doublings == 0 ? TimeSpan.Zero : RacePause * (1 << doublings) * _random.NextDouble());
        NeedsRead = true;
    }

    public void OnFailed(TimeSpan now)
    {
        var wasReading = _isReading;
        var errors = _errorCount;
        End();
        _errorCount = errors + 1;
        if (wasReading)
        {
            _refreshes.AddRange(_refreshesOfRead);
            _refreshesOfRead.Clear();
        }

        var pause = ErrorPause * (1 << Math.Min(errors, DoublingsMax));
        _notBefore = now + ((pause < ErrorPauseMax ? pause : ErrorPauseMax) * (0.5 + (_random.NextDouble() / 2)));
        NeedsRead = true;
    }

    private void Begin(TimeSpan now)
    {
        _operationId = _outbox.NextId();
        _deadline = now + _settings.TableTimeout;
    }

    private void End()
    {
        _operationId = 0;
        _errorCount = 0;
        _isReading = false;
        Writing = null;
    }
}
