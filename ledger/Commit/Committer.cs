using System.Diagnostics;
using Actors.Ledger.Storage;
using Actors.Ledger.Tail;
using Microsoft.Extensions.Logging;

namespace Actors.Ledger.Commit;

/// <summary>The one loop of a process that commits. While one group is on its way, the next fills in the queue.</summary>
internal sealed partial class Committer : IAsyncDisposable
{
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
                await _gathering.WaitAsync(() => _queue.Count).ConfigureAwait(false);
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
        var attempts = new CommitAttempts(_options, _timeProvider);
        using var span = group.Span = CommitTrace.TryBeginGroup(group);
        while (group.Count > 0)
        {
            try
            {
                await SendAsync(group, attempts).ConfigureAwait(false);
                Finish(group, attempts.Elapsed);
                return;
            }
            catch (Exception failure)
            {
                Log.CommitInterrupted(_logger, group.Count, StoreFailure.Reason(failure));
                span?.AddEvent(new ActivityEvent("interrupted"));
                if (await RecoverAsync(group, failure, attempts, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                await PrepareAnotherAttemptAsync(group, failure, attempts, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Waits for the writer, however long it takes: what is on its way cannot be called back. But when the database is silent for longer than a statement
    /// may take, whoever waits hears of it now.
    /// </summary>
    private async ValueTask SendAsync(CommitGroup group, CommitAttempts attempts)
    {
        var watch = new AnswerWatch(_options.AnswerWaitMax, _timeProvider);
        group.Watch = watch;
        // Not cancelled from outside: that would only put the outcome in doubt. The statement's own bound ends it.
        var committing = _writer.CommitAsync(group, CancellationToken.None).AsTask();
        if (await watch.WaitAsync(committing).ConfigureAwait(false))
        {
            await committing.ConfigureAwait(false);
            return;
        }

        var silence = new TimeoutException();
        RefuseAll(silence);
        group.Fail(group.TryWithdraw() ? Unavailable(silence) : OutcomeUnknown(silence, attempts.Elapsed));
        await committing.ConfigureAwait(false);
        _queue.Refuse(null);
    }

    /// <summary>Connects anew, as long as it takes. Returns true when the group turned out to be committed; otherwise it certainly was not applied.</summary>
    private async ValueTask<bool> RecoverAsync(CommitGroup group, Exception failure, CommitAttempts attempts, CancellationToken cancellationToken)
    {
        var isInDoubt = failure is not GroupNotAppliedException;
        if (!StoreFailure.IsAnswer(failure))
        {
            // A database that is cut off answers neither the statement nor the next connection; its callers have waited for the first already.
            GiveUpWhenLate(group, isInDoubt, attempts.Elapsed, failure);
        }

        while (true)
        {
            try
            {
                var committed = await _writer.ConnectAsync(isInDoubt ? group : null, cancellationToken).ConfigureAwait(false);
                _queue.Refuse(null);
                if (committed)
                {
                    Finish(group, attempts.Elapsed);
                }

                return committed;
            }
            catch (Exception unreachable) when (unreachable is not OperationCanceledException)
            {
                _metrics.Failed();
                GiveUpWhenLate(group, isInDoubt, attempts.Elapsed, unreachable);
                await attempts.PauseAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                group.Fail(isInDoubt ? OutcomeUnknown(failure, attempts.Elapsed) : Unavailable(failure));
                throw;
            }
        }
    }

    /// <summary>
    /// The database answers, but it may refuse the group again: a full disk, or a lock that another process does not let go.
    /// So the bounds and the pauses go on where the attempt before left them.
    /// </summary>
    private async ValueTask PrepareAnotherAttemptAsync(CommitGroup group, Exception failure, CommitAttempts attempts, CancellationToken cancellationToken)
    {
        if (!StoreFailure.IsPassing(failure))
        {
            group.Fail(Unavailable(failure));
        }

        GiveUpWhatWaitedTooLong(group, isInDoubt: false, attempts.Elapsed, failure);
        group.DropFinished();
        if (group.Count == 0)
        {
            return;
        }

        try
        {
            await attempts.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            group.Fail(Unavailable(failure));
            throw;
        }
    }

    // Refused before anybody hears of it: who tries again at once must not stand in line.
    private void GiveUpWhenLate(CommitGroup group, bool isInDoubt, TimeSpan elapsed, Exception failure)
    {
        if (elapsed >= _options.CommitWaitMax)
        {
            RefuseAll(failure);
        }

        GiveUpWhatWaitedTooLong(group, isInDoubt, elapsed, failure);
    }

    // What waits behind the group is not taken before the database is back, as little as what comes later.
    private void RefuseAll(Exception failure)
    {
        _queue.Refuse(() => Unavailable(failure));
        _queue.Expire(TimeSpan.Zero, () => Unavailable(failure));
    }

    private void GiveUpWhatWaitedTooLong(CommitGroup group, bool isInDoubt, TimeSpan elapsed, Exception failure)
    {
        if (elapsed >= (isInDoubt ? _options.OutcomeWaitMax : _options.CommitWaitMax))
        {
            group.Fail(isInDoubt ? OutcomeUnknown(failure, elapsed) : Unavailable(failure));
        }

        _queue.Expire(_options.CommitWaitMax, () => Unavailable(failure));
    }

    private void Finish(CommitGroup group, TimeSpan elapsed)
    {
        var changes = group.Changes();
        // Before the callers hear of it, so that a caller's own change is never ahead of its process.
        if (changes.Count > 0)
        {
            _tail.Offer(changes);
        }

        _metrics.Committed(group.Count, changes.Count, group.CountConflicts(), elapsed);
        _gathering.Begin(group.Units.Count, _queue.Count);
        LedgerSpans.End(group.Span);
        group.Complete();
    }

    private LedgerUnavailableException Unavailable(Exception failure) =>
        new($"The ledger's database does not take writes: {StoreFailure.Reason(failure)}; nothing was written, try again.", _options.RetryPauseMax, failure);

    private static LedgerOutcomeUnknownException OutcomeUnknown(Exception failure, TimeSpan elapsed) =>
        new($@"The ledger's database did not confirm a commit: {StoreFailure.Reason(failure)}; after '{elapsed:hh\:mm\:ss\.f}' it is not known whether it was applied; read before trying again.", failure);

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Warning, "A commit of {Count} mutations was interrupted: {Reason}. The ledger connects anew and settles it; see that the database answers when this stays.")]
        public static partial void CommitInterrupted(ILogger logger, int count, string reason);
    }
}
