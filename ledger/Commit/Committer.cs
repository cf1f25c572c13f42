using Actors.Ledger.Storage;
using Actors.Ledger.Tail;
using Microsoft.Extensions.Logging;

namespace Actors.Ledger.Commit;

/// <summary>The one loop of a process that commits. While one group is on its way, the next fills in the queue.</summary>
internal sealed partial class Committer : IAsyncDisposable
{
    private static readonly TimeSpan RetryPauseMin = TimeSpan.FromMilliseconds(20);

    private readonly CommitQueue _queue;
    private readonly ILedgerWriter _writer;
    private readonly ChangeTail _tail;
    private readonly LedgerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly LedgerMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Gathering _gathering;
    private long _lastNumber;

    public Committer(CommitQueue queue, ILedgerWriter writer, ChangeTail tail, LedgerOptions options, TimeProvider timeProvider, LedgerMetrics metrics, ILogger logger)
    {
        _queue = queue;
        _writer = writer;
        _tail = tail;
        _options = options;
        _timeProvider = timeProvider;
        _metrics = metrics;
        _logger = logger;
        _gathering = new Gathering(timeProvider);
    }

    /// <summary>Registers the writer, so that the first commit finds everything in place.</summary>
    public async ValueTask StartAsync(CancellationToken cancellationToken) =>
        await _writer.ConnectAsync(null, cancellationToken).ConfigureAwait(false);

    /// <summary>Runs until the queue is closed and empty, or until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _queue.TakeAsync(cancellationToken).ConfigureAwait(false) is { } group)
            {
                group.Number = ++_lastNumber;
                await CommitAsync(group, cancellationToken).ConfigureAwait(false);
                await _gathering.WaitAsync(group.Units.Count, () => _queue.Count).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping; the host fails what is still in line.
        }
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private async ValueTask CommitAsync(CommitGroup group, CancellationToken cancellationToken)
    {
        while (true)
        {
            var started = _timeProvider.GetTimestamp();
            try
            {
                // Not cancelled from outside: that would only put the outcome in doubt. The statement's own bound ends it.
                await _writer.CommitAsync(group, CancellationToken.None).ConfigureAwait(false);
                Finish(group, started);
                return;
            }
            catch (Exception failure)
            {
                if (!await RecoverAsync(group, failure, started, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }
        }
    }

    /// <summary>Connects anew and settles the group. Returns true when it certainly was not applied and is worth another attempt.</summary>
    private async ValueTask<bool> RecoverAsync(CommitGroup group, Exception failure, long started, CancellationToken cancellationToken)
    {
        var isInDoubt = failure is not GroupNotAppliedException;
        Log.CommitInterrupted(_logger, group.Count, StoreFailure.Reason(failure));
        var pause = RetryPauseMin;
        while (true)
        {
            try
            {
                if (await _writer.ConnectAsync(isInDoubt ? group : null, cancellationToken).ConfigureAwait(false))
                {
                    Finish(group, started);
                    return false;
                }

                _queue.Refuse(null);
                return IsWorthAnotherAttempt(group, failure);
            }
            catch (Exception unreachable) when (unreachable is not OperationCanceledException)
            {
                _metrics.Failed();
                GiveUpWhatWaitedTooLong(group, isInDoubt, started, unreachable);
                await Task.Delay(pause, _timeProvider, cancellationToken).ConfigureAwait(false);
                pause = pause * 2 < _options.RetryPauseMax ? pause * 2 : _options.RetryPauseMax;
            }
            catch (OperationCanceledException)
            {
                group.Fail(isInDoubt ? OutcomeUnknown(failure) : Unavailable(failure));
                throw;
            }
        }
    }

    private bool IsWorthAnotherAttempt(CommitGroup group, Exception failure)
    {
        var isPassing = StoreFailure.IsPassing(failure);
        if (!isPassing)
        {
            group.Fail(Unavailable(failure));
        }

        group.DropFinished();
        return isPassing && group.Count > 0;
    }

    private void GiveUpWhatWaitedTooLong(CommitGroup group, bool isInDoubt, long started, Exception failure)
    {
        var elapsed = _timeProvider.GetElapsedTime(started);
        if (elapsed >= (isInDoubt ? _options.OutcomeWaitMax : _options.CommitWaitMax))
        {
            group.Fail(isInDoubt ? OutcomeUnknown(failure) : Unavailable(failure));
        }

        if (elapsed >= _options.CommitWaitMax)
        {
            _queue.Refuse(() => Unavailable(failure));
        }

        _queue.Expire(_options.CommitWaitMax, () => Unavailable(failure));
    }

    private void Finish(CommitGroup group, long started)
    {
        var changes = group.Changes();
        // Before the callers hear of it, so that a caller's own change is never ahead of its process.
        if (changes.Count > 0)
        {
            _tail.Offer(changes);
        }

        _metrics.Committed(group.Count, changes.Count, group.CountConflicts(), _timeProvider.GetElapsedTime(started));
        group.Complete();
    }

    private LedgerUnavailableException Unavailable(Exception failure) =>
        new($"The ledger's database does not take writes: {StoreFailure.Reason(failure)}; nothing was written, try again.", _options.RetryPauseMax, failure);

    private LedgerOutcomeUnknownException OutcomeUnknown(Exception failure) =>
        new($"The connection broke during a commit and whether it was applied could not be learnt within '{_options.OutcomeWaitMax}'; read before trying again.", failure);

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Warning, "A commit of {Count} mutations was interrupted: {Reason}. The ledger connects anew and settles it.")]
        public static partial void CommitInterrupted(ILogger logger, int count, string reason);
    }
}
