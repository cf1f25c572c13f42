namespace Actors.Runtime.Scheduling;

/// <summary>
/// The host's monotonic clock in milliseconds, read from a field. A hot path that only needs "about when" reads it instead of
/// the hardware clock; it lags by at most one resolution.
/// </summary>
internal sealed class CoarseClock : IDisposable
{
    /// <summary>How far the clock may lag behind.</summary>
    public static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private readonly long _origin;
    private long _nowMilliseconds;

    public CoarseClock(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _origin = timeProvider.GetTimestamp();
        _timer = timeProvider.CreateTimer(static state => ((CoarseClock)state!).Refresh(), this, Resolution, Resolution);
    }

    /// <summary>Milliseconds since this clock was made.</summary>
    public long NowMilliseconds => Volatile.Read(ref _nowMilliseconds);

    /// <summary>Reads the real clock.</summary>
    public void Refresh() => Volatile.Write(ref _nowMilliseconds, (long)_timeProvider.GetElapsedTime(_origin).TotalMilliseconds);

    public void Dispose() => _timer.Dispose();
}
