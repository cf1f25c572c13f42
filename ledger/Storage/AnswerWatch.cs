namespace Actors.Ledger.Storage;

/// <summary>
/// Waits for work that the database answers step by step: each step begins the wait anew, so only silence ends it, never the number of steps.
/// The work itself goes on; a driver that asks a silent server for a cancel says nothing until that has failed as well.
/// </summary>
internal sealed class AnswerWatch
{
    // A timer knows no less.
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(1);

    private readonly TimeSpan _silenceMax;
    private readonly TimeProvider _timeProvider;
    private readonly SpareThreads _spareThreads;
    private long _since;

    public AnswerWatch(TimeSpan silenceMax, TimeProvider timeProvider, SpareThreads? spareThreads = null)
    {
        _silenceMax = silenceMax;
        _timeProvider = timeProvider;
        _spareThreads = spareThreads ?? SpareThreads.OfPool;
        Restart();
    }

    /// <summary>A statement is sent, or the database was heard.</summary>
    public void Restart() => Volatile.Write(ref _since, _timeProvider.GetTimestamp());

    /// <summary>False: the database has been silent for too long, and the work is not done. What the work throws is not thrown here.</summary>
    public async ValueTask<bool> WaitAsync(Task work)
    {
        while (!work.IsCompleted)
        {
            var left = _silenceMax - _timeProvider.GetElapsedTime(Volatile.Read(ref _since));
            if (left < LeastWait)
            {
                _spareThreads.LendTo(work);
                break;
            }

            await work.WaitAsync(left, _timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // It may have been done just now.
        return work.IsCompleted;
    }
}
