namespace Actors.Ledger.Commit;

/// <summary>What one caller waits for: one mutation or an atomic batch, on its way from the queue to the database.</summary>
internal sealed class PendingCommit : TaskCompletionSource
{
    private readonly MutationResult[] _results;

    public PendingCommit(IReadOnlyList<Mutation> mutations, int bytes, long enqueuedAt)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        Mutations = mutations;
        Bytes = bytes;
        EnqueuedAt = enqueuedAt;
        _results = new MutationResult[mutations.Count];
    }

    public IReadOnlyList<Mutation> Mutations { get; }

    /// <summary>What the unit counts against the byte bounds of queue and group.</summary>
    public int Bytes { get; }

    /// <summary>A timestamp of the <see cref="TimeProvider"/>.</summary>
    public long EnqueuedAt { get; }

    /// <summary>The spans of the caller's commit; null when it is not traced.</summary>
    public CommitTrace? Trace { get; init; }

    /// <summary>One result per mutation; valid once the task has completed.</summary>
    public IReadOnlyList<MutationResult> Results => _results;

    public void Complete(ReadOnlySpan<MutationResult> results)
    {
        results.CopyTo(_results);
        TrySetResult();
    }
}
