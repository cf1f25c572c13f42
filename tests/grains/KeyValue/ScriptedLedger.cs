using Actors.Ledger;

namespace Actors.Grains.Tests.KeyValue;

/// <summary>
/// A ledger in memory. A test can act between the moment a call has taken effect and the moment its caller
/// learns of it, which is where races live.
/// </summary>
internal sealed class ScriptedLedger : ILedger
{
    private readonly Dictionary<RowName, LedgerEntry> _rows = [];

    /// <summary>Runs after a commit was applied or refused, before its caller goes on.</summary>
    public Func<Task>? AfterCommit { get; set; }

    /// <summary>Runs after a row was read, before its reader goes on.</summary>
    public Func<Task>? AfterRead { get; set; }

    /// <summary>Runs before a commit is looked at.</summary>
    public Action? BeforeCommit { get; set; }

    public Exception? Failure { get; set; }

    public int ReadCount { get; private set; }

    public int CommitCount { get; private set; }

    public long CurrentIndex { get; private set; }

    public TimeSpan TailLag => TimeSpan.Zero;

    public async ValueTask<MutationResult> CommitAsync(Mutation mutation, CancellationToken cancellationToken)
    {
        CommitCount++;
        BeforeCommit?.Invoke();
        ThrowIfFailing();
        var result = Apply(mutation);
        await (AfterCommit?.Invoke() ?? Task.CompletedTask);
        return result;
    }

    public async ValueTask<(LedgerEntry? Entry, long SnapshotIndex)> ReadAsync(string space, string key, CancellationToken cancellationToken)
    {
        ReadCount++;
        ThrowIfFailing();
        var read = (_rows.GetValueOrDefault(new RowName(space, key)), CurrentIndex);
        await (AfterRead?.Invoke() ?? Task.CompletedTask);
        return read;
    }

    public async ValueTask<BatchResult> CommitAsync(IReadOnlyList<Mutation> batch, CancellationToken cancellationToken)
    {
        CommitCount++;
        BeforeCommit?.Invoke();
        ThrowIfFailing();
        var applied = batch.All(Holds);
        var results = batch.Select(mutation => applied ? Apply(mutation) : new MutationResult(false, 0, 0, VersionOf(mutation))).ToList();
        await (AfterCommit?.Invoke() ?? Task.CompletedTask);
        return new BatchResult(applied, results);
    }

    public async ValueTask<(IReadOnlyList<LedgerEntry?> Entries, long SnapshotIndex)> ReadAsync(IReadOnlyList<RowName> rows, CancellationToken cancellationToken)
    {
        ReadCount++;
        ThrowIfFailing();
        var read = (rows.Select(row => _rows.GetValueOrDefault(row)).ToList(), CurrentIndex);
        await (AfterRead?.Invoke() ?? Task.CompletedTask);
        return read;
    }

    public ValueTask<IReadOnlyList<LedgerVersion>> ReadHistoryAsync(string space, string key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<LedgerPage> ListAsync(ListRequest request, CancellationToken cancellationToken)
    {
        var rows = _rows.Values.Where(row => row.Space == request.Space && row.Key.StartsWith(request.Prefix, StringComparison.Ordinal));
        return ValueTask.FromResult(new LedgerPage([.. rows.OrderBy(row => row.Key, StringComparer.Ordinal)], null, CurrentIndex));
    }

    public IAsyncEnumerable<Change> TailAsync(long afterIndex, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Applies a mutation at once, as another process would.</summary>
    public MutationResult Apply(Mutation mutation)
    {
        var name = new RowName(mutation.Space, mutation.Key);
        var stored = _rows.GetValueOrDefault(name);
        if (!Holds(mutation))
        {
            return new MutationResult(false, 0, 0, VersionOf(mutation));
        }

        if (mutation.Kind is MutationKind.Expect or MutationKind.ExpectRange || (mutation.Kind == MutationKind.Delete && stored is null))
        {
            return new MutationResult(true, CurrentIndex, 0, VersionOf(mutation));
        }

        var index = ++CurrentIndex;
        var created = stored?.CreateIndex ?? index;
        if (mutation.Kind == MutationKind.Delete)
        {
            _rows.Remove(name);
            return new MutationResult(true, index, created, 0);
        }

        _rows[name] = new LedgerEntry(mutation.Space, mutation.Key, mutation.Payload, created, index);
        return new MutationResult(true, index, created, index);
    }

    private bool Holds(Mutation mutation) => mutation.Kind == MutationKind.ExpectRange
        ? !_rows.Values.Any(row => row.Space == mutation.Space && row.Key.StartsWith(mutation.Key, StringComparison.Ordinal) && row.ModifyIndex > mutation.ExpectedVersion)
        : mutation.ExpectedVersion is not { } expected || expected == VersionOf(mutation);

    private long VersionOf(Mutation mutation) => _rows.GetValueOrDefault(new RowName(mutation.Space, mutation.Key))?.ModifyIndex ?? 0;

    private void ThrowIfFailing()
    {
        if (Failure is { } failure)
        {
            throw failure;
        }
    }
}
