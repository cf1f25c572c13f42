namespace Actors.Grains.Sessions;

/// <summary>
/// Judges whether a session was renewed in time. Pure: all times are elapsed time of a monotonic clock. A judge that comes late was
/// held up itself, and with it the renewals that wait for it; it gives them as long again before it judges.
/// </summary>
internal sealed class SessionClock
{
    private static readonly TimeSpan PunctualWithin = TimeSpan.FromMilliseconds(250);

    private TimeSpan? _span;
    private TimeSpan _due = TimeSpan.MaxValue;
    private bool _isGraced;

    /// <summary>When to judge; null when there is nothing to judge.</summary>
    public TimeSpan? Due => _span is null ? null : _due;

    /// <summary>Starts anew with a time to live, or with none.</summary>
    public void Start(TimeSpan now, TimeSpan? span)
    {
        _span = span;
        Renew(now);
    }

    public void Renew(TimeSpan now)
    {
        _due = _span is { } span ? now + span : TimeSpan.MaxValue;
        _isGraced = false;
    }

    /// <summary>Whether the session's time is over.</summary>
    public bool HasLapsed(TimeSpan now)
    {
        var late = now - _due;
        if (_span is not { } span || late < TimeSpan.Zero)
        {
            return false;
        }

        if (_isGraced || late <= PunctualWithin)
        {
            return true;
        }

        _isGraced = true;
        _due = now + (late < span ? late : span);
        return false;
    }
}
