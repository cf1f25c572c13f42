namespace Actors.Client;

/// <summary>Pauses between attempts: longer each time, and never the same in many processes, so that they do not return all at once.</summary>
internal sealed class Backoff
{
    private readonly TimeSpan _least;
    private readonly TimeSpan _most;
    private readonly TimeProvider _timeProvider;
    private TimeSpan _next;

    public Backoff(TimeSpan least, TimeSpan most, TimeProvider timeProvider)
    {
        _least = least;
        _most = most;
        _timeProvider = timeProvider;
        Reset();
    }

    public void Reset() => _next = _least;

    /// <summary>Waits; ends without an exception when cancelled.</summary>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        var pause = _next * (0.5 + (Random.Shared.NextDouble() / 2));
        _next = _next * 2 < _most ? _next * 2 : _most;
        await Task.Delay(pause, _timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
