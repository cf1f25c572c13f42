namespace Actors.Grains.Registry.Instances;

/// <summary>When to try again what the database did not take: after a pause that doubles up to a bound. Pure.</summary>
internal sealed class RetryClock
{
    private readonly TimeSpan _pauseMin;
    private readonly TimeSpan _pauseMax;
    private TimeSpan _pause;

    public RetryClock(TimeSpan pauseMin, TimeSpan pauseMax)
    {
        _pauseMin = pauseMin;
        _pauseMax = pauseMax;
        _pause = pauseMin;
    }

    /// <summary>The moment of the next attempt; null when nothing is waiting.</summary>
    public TimeSpan? Due { get; private set; }

    public bool IsWaiting(TimeSpan now) => Due > now;

    public void Postpone(TimeSpan now)
    {
        Due = now + _pause;
        _pause = _pause * 2 < _pauseMax ? _pause * 2 : _pauseMax;
    }

    public void Clear()
    {
        Due = null;
        _pause = _pauseMin;
    }
}
