namespace Actors.Ledger.Commit;

/// <summary>
/// Gives the callers of a finished group a moment to come back before the next group leaves. Callers that commit again
/// at once would otherwise fall into two halves that take turns, and every transaction would carry only one half.
/// </summary>
internal sealed class Gathering
{
    private const int SkippedAfterFailure = 32;
    private const int TurnsMax = 200;

    private static readonly TimeSpan WaitMax = TimeSpan.FromMicroseconds(250);

    private readonly TimeProvider _timeProvider;
    private int _skipped;

    public Gathering(TimeProvider timeProvider) => _timeProvider = timeProvider;

    /// <summary>Waits until as many have arrived as have just been answered, but only briefly, and rarely where that does not happen.</summary>
    public async ValueTask WaitAsync(int answered, Func<int> waiting)
    {
        if (answered == 1 || _skipped-- > 0)
        {
            return;
        }

        var before = waiting();
        var started = _timeProvider.GetTimestamp();
        // The turns bound it as well, for a clock that stands still. A timer would be coarser than the whole wait.
        for (var turn = 0; turn < TurnsMax && waiting() - before < answered && _timeProvider.GetElapsedTime(started) < WaitMax; turn++)
        {
            await Task.Yield();
        }

        var cameBack = waiting() - before;
        _skipped = cameBack * 2 < answered ? SkippedAfterFailure : 0;
    }
}
