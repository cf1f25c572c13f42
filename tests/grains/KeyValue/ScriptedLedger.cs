using Actors.Ledger;

namespace Actors.Grains.Tests.KeyValue;

/// <summary>
/// A ledger of one space in memory. A test can act between the moment a call has taken effect and the moment its caller
/// learns of it, which is where races live.
/// </summary>
internal sealed class ScriptedLedger : ILedger
{
    private readonly Dictionary<string, LedgerEntry> _rows = [];

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
        var read = (_rows.GetValueOrDefault(key), CurrentIndex);
        await (AfterRead?.Invoke() ?? Task.CompletedTask);
        return read;
    }

    public ValueTask<BatchResult> CommitAsync(IReadOnlyList<Mutation> batch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<LedgerPage> ListAsync(ListRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<Change> TailAsync(long afterIndex, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Applies a mutation at once, as another process would.</summary>
    public MutationResult Apply(Mutation mutation)
    {
        var stored = _rows.GetValueOrDefault(mutation.Key);
        var version = stored?.ModifyIndex ?? 0;
        if (mutation.ExpectedVersion is { } expected && expected != version)
        {
            return new MutationResult(false, 0, 0, version);
        }

        var index = ++CurrentIndex;
        var created = stored?.CreateIndex ?? index;
        if (mutation.Kind == MutationKind.Delete)
        {
            _rows.Remove(mutation.Key);
            return new MutationResult(true, index, created, 0);
        }

        _rows[mutation.Key] = new LedgerEntry(mutation.Space, mutation.Key, mutation.Payload, created, index);
        return new MutationResult(true, index, created, index);
    }

    private void ThrowIfFailing()
    {
        if (Failure is { } failure)
        {
            throw failure;
        }
    }
}
