namespace Actors.Ledger.Commit;

/// <summary>How long a group has been tried, and the pauses between its attempts: each twice the one before, up to a bound.</summary>
internal sealed class CommitAttempts
{
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(20);

    private readonly LedgerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly long _startedAt;
    private TimeSpan _pause = PauseMin;

    public CommitAttempts(LedgerOptions options, TimeProvider timeProvider)
    {
        _options = options;
        _timeProvider = timeProvider;
        _startedAt = timeProvider.GetTimestamp();
    }

    public TimeSpan Elapsed => _timeProvider.GetElapsedTime(_startedAt);

    public async ValueTask PauseAsync(CancellationToken cancellationToken)
    {
        var pause = _pause < _options.RetryPauseMax ? _pause : _options.RetryPauseMax;
        _pause = pause * 2;
        await Task.Delay(pause, _timeProvider, cancellationToken).ConfigureAwait(false);
    }
}
