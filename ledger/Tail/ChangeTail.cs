using System.Runtime.CompilerServices;
using Actors.Ledger.Storage;
using Microsoft.Extensions.Logging;

namespace Actors.Ledger.Tail;

/// <summary>The one loop of a process that follows the change log, and the subscribers it feeds.</summary>
internal sealed partial class ChangeTail : IAsyncDisposable
{
    private const int PortionCount = 1000;

    private readonly ILedgerStore _store;
    private readonly SnapshotReader _reader;
    private readonly LedgerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ChangeWindow _window;
    private readonly IChangeSignal _signal;
    private long _heardAt;

    public ChangeTail(ILedgerStore store, SnapshotReader reader, LedgerOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _store = store;
        _reader = reader;
        _options = options;
        _timeProvider = timeProvider;
        _logger = logger;
        _window = new ChangeWindow(options.TailWindowCount);
        _signal = store.CreateSignal();
        _heardAt = timeProvider.GetTimestamp();
    }

    public long CurrentIndex => _window.LastIndex;

    public TimeSpan Lag => _timeProvider.GetElapsedTime(Volatile.Read(ref _heardAt));

    /// <summary>Finds the end of the log, from which this process follows it.</summary>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        var page = await _reader.ReadChangesAsync(long.MaxValue, 1, cancellationToken).ConfigureAwait(false);
        _window.Reset(page.LastIndex);
        Heard();
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var isDown = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await _signal.WaitAsync(_window.LastIndex, _store.TailPollInterval, cancellationToken).ConfigureAwait(false);
                await CatchUpAsync(cancellationToken).ConfigureAwait(false);
                isDown = false;
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                if (!isDown)
                {
                    Log.TailInterrupted(_logger, _window.LastIndex, StoreFailure.Reason(failure));
                }

                isDown = true;
                await Task.Delay(_options.RetryPauseMax, _timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Takes what this process has just committed; whatever does not follow directly is read from the database.</summary>
    public void Offer(IReadOnlyList<Change> changes)
    {
        Heard();
        if (!_window.TryAppend(changes))
        {
            _signal.Nudge();
        }
    }

    public async IAsyncEnumerable<Change> FollowAsync(long afterIndex, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new Change[256];
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (_window.Read(afterIndex, buffer, out var count))
            {
                case WindowPlace.Found:
                    for (var place = 0; place < count; place++)
                    {
                        yield return buffer[place];
                    }

                    afterIndex += count;
                    break;
                case WindowPlace.Behind:
                    foreach (var change in await ReadPortionAsync(afterIndex, cancellationToken).ConfigureAwait(false))
                    {
                        yield return change;
                        afterIndex = change.Index;
                    }

                    break;
                case WindowPlace.AtEnd:
                    await _window.WaitAsync(afterIndex, cancellationToken).ConfigureAwait(false);
                    break;
                default:
                    throw new LedgerCompactedException($"The ledger went back behind index '{afterIndex}': an older state was restored; read anew and follow from there.", _window.LastIndex + 1);
            }
        }
    }

    public ValueTask DisposeAsync() => _signal.DisposeAsync();

    private async ValueTask CatchUpAsync(CancellationToken cancellationToken)
    {
        LogPage page;
        do
        {
            var known = _window.LastIndex;
            page = await _reader.ReadChangesAsync(known, PortionCount, cancellationToken).ConfigureAwait(false);
            Heard();
            if (page.LastIndex < known)
            {
                Log.Rewound(_logger, known, page.LastIndex);
                _window.Reset(page.LastIndex);
            }
            else if (page.CompactedIndex > known)
            {
                // Changes between are gone; subscribers that wanted them find out when they read from the database.
                _window.Reset(page.CompactedIndex);
            }

            _window.TryAppend(page.Changes);
        }
        while (page.Changes.Count == PortionCount);
    }

    /// <summary>Waits for the database as long as it takes: a subscriber outlasts interruptions.</summary>
    private async ValueTask<IReadOnlyList<Change>> ReadPortionAsync(long afterIndex, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var page = await _reader.ReadChangesAsync(afterIndex, PortionCount, cancellationToken).ConfigureAwait(false);
                return page.CompactedIndex <= afterIndex
                    ? page.Changes
                    : throw new LedgerCompactedException(
                        $"The change log begins at index '{page.CompactedIndex + 1}' and no longer holds what follows '{afterIndex}'; read anew and follow from there.",
                        page.CompactedIndex + 1);
            }
            catch (LedgerUnavailableException)
            {
                await Task.Delay(_options.RetryPauseMax, _timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Heard() => Volatile.Write(ref _heardAt, _timeProvider.GetTimestamp());

    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Warning, "The ledger's tail was interrupted at index {Index}: {Reason}. It resumes by itself; see that the database answers when this stays.")]
        public static partial void TailInterrupted(ILogger logger, long index, string reason);

        [LoggerMessage(3102, LogLevel.Error, "The ledger went back from index {Known} to {Last}: an older state of the database was restored. Subscribers start over; see that this was meant.")]
        public static partial void Rewound(ILogger logger, long known, long last);
    }
}
