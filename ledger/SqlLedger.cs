using Actors.Ledger.Commit;
using Actors.Ledger.History;
using Actors.Ledger.Storage;
using Actors.Ledger.Tail;

namespace Actors.Ledger;

/// <summary>The door of the ledger: checks what comes in and passes it to queue, reader or tail.</summary>
internal sealed class SqlLedger : ILedger
{
    private const string ReadSpan = "ledger read";

    private readonly LedgerLimits _limits;
    private readonly CommitQueue _queue;
    private readonly SnapshotReader _reader;
    private readonly ChangeTail _tail;
    private readonly TimeProvider _timeProvider;
    private readonly HistoryRules _rules;

    public SqlLedger(LedgerLimits limits, CommitQueue queue, SnapshotReader reader, ChangeTail tail, TimeProvider timeProvider, HistoryRules rules)
    {
        _rules = rules;
        _limits = limits;
        _queue = queue;
        _reader = reader;
        _tail = tail;
        _timeProvider = timeProvider;
    }

    public long CurrentIndex => _tail.CurrentIndex;

    public TimeSpan TailLag => _tail.Lag;

    public async ValueTask<MutationResult> CommitAsync(Mutation mutation, CancellationToken cancellationToken)
    {
        var results = await CommitAsync([mutation], _limits.Check(mutation), cancellationToken).ConfigureAwait(false);
        return results[0];
    }

    public async ValueTask<BatchResult> CommitAsync(IReadOnlyList<Mutation> batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var bytes = _limits.Check(batch);
        var results = await CommitAsync([.. batch], bytes, cancellationToken).ConfigureAwait(false);
        return new(results.All(result => result.Applied), results);
    }

    public ValueTask<(LedgerEntry? Entry, long SnapshotIndex)> ReadAsync(string space, string key, CancellationToken cancellationToken)
    {
        _limits.CheckSpace(space);
        _limits.CheckKey(key);
        return LedgerSpans.Follow(LedgerSpans.TryBegin(ReadSpan), _reader.ReadAsync(space, key, cancellationToken));
    }

    public ValueTask<(IReadOnlyList<LedgerEntry?> Entries, long SnapshotIndex)> ReadAsync(IReadOnlyList<RowName> rows, CancellationToken cancellationToken)
    {
        _limits.Check(rows);
        return LedgerSpans.Follow(LedgerSpans.TryBegin(ReadSpan), _reader.ReadAsync(rows, cancellationToken));
    }

    public ValueTask<LedgerPage> ListAsync(ListRequest request, CancellationToken cancellationToken)
    {
        _limits.Check(request);
        return LedgerSpans.Follow(LedgerSpans.TryBegin("ledger list"), _reader.ListAsync(request, cancellationToken));
    }

    public async ValueTask<IReadOnlyList<LedgerVersion>> ReadHistoryAsync(string space, string key, CancellationToken cancellationToken)
    {
        _limits.CheckSpace(space);
        _limits.CheckKey(key);
        if (_rules.Find(space, key) is not { } rule)
        {
            return [];
        }

        // What is too old or too much counts no longer, be it removed already or not.
        var versions = await _reader.ReadHistoryAsync(space, key, rule.VersionCountMax, cancellationToken).ConfigureAwait(false);
        return rule.Admit(versions, _timeProvider.GetUtcNow());
    }

    public IAsyncEnumerable<Change> TailAsync(long afterIndex, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterIndex);
        return _tail.FollowAsync(afterIndex, cancellationToken);
    }

    private async ValueTask<IReadOnlyList<MutationResult>> CommitAsync(Mutation[] mutations, int bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var unit = new PendingCommit(mutations, bytes, _timeProvider.GetTimestamp()) { Trace = CommitTrace.TryBegin(mutations.Length) };
        try
        {
            await _queue.EnqueueAsync(unit, cancellationToken).ConfigureAwait(false);
            var cancellation = cancellationToken.UnsafeRegister(static (state, token) => ((PendingCommit)state!).TrySetCanceled(token), unit);
            await using (cancellation.ConfigureAwait(false))
            {
                await unit.Task.ConfigureAwait(false);
                return unit.Results;
            }
        }
        finally
        {
            unit.Trace?.End(unit.Task);
        }
    }
}
