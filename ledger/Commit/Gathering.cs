namespace Actors.Ledger.Commit;

/// <summary>
/// Gives the callers of a finished group a moment to come back before the next group leaves. Callers that commit again
/// at once would otherwise fall into two halves that take turns, and every transaction would carry only one half.
/// </summary>
internal sealed class Gathering
{
    private const int SkippedAfterFailure = 32;
    private const int TurnsMax = 20_000;

    private static readonly TimeSpan WaitMax = TimeSpan.FromMicroseconds(250);

    private readonly TimeProvider _timeProvider;
    private int _skipped;
    private int _answered;
    private int _waitingBefore;

    public Gathering(TimeProvider timeProvider) => _timeProvider = timeProvider;

    /// <summary>Notes, before the callers of a group hear their results, how many they are and how many others wait already.</summary>
    public void Begin(int answered, int waiting) => (_answered, _waitingBefore) = (answered, waiting);

    /// <summary>Waits until as many have arrived as have just been answered, but only briefly, and rarely where that does not happen.</summary>
    public async ValueTask WaitAsync(Func<int> waiting)
    {
        var answered = _answered;
        _answered = 0;
        if (answered <= 1 || _skipped-- > 0)
        {
            return;
        }

        var started = _timeProvider.GetTimestamp();
        // The turns bound it as well, for a clock that stands still. A timer would be coarser than the whole wait.
        for (var turn = 0; turn < TurnsMax && waiting() - _waitingBefore < answered && _timeProvider.GetElapsedTime(started) < WaitMax; turn++)
        {
            await Task.Yield();
        }

        var cameBack = waiting() - _waitingBefore;
        _skipped = cameBack * 2 < answered ? SkippedAfterFailure : 0;
    }
}
