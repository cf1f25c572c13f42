using System.Runtime.CompilerServices;
using Actors.Ledger;

namespace Actors.Grains.Tests.Registry;

/// <summary>A ledger that counts what it is asked, and that can be taken away as a database can.</summary>
internal sealed class CountingLedger(ILedger inner) : ILedger
{
    private int _commits;
    private int _reads;

    public int Commits => Volatile.Read(ref _commits);

    public int Reads => Volatile.Read(ref _reads);

    public bool IsDown { get; set; }

    /// <summary>Applies the next commit, and then loses its acknowledgement.</summary>
    public bool LosesNextAcknowledgement { get; set; }

    /// <summary>Lets commits wait until it completes.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Holds back what the tail tells until it completes.</summary>
    public Task TailGate { get; set; } = Task.CompletedTask;

    public long CurrentIndex => inner.CurrentIndex;

    public TimeSpan TailLag => inner.TailLag;

    public async ValueTask<MutationResult> CommitAsync(Mutation mutation, CancellationToken cancellationToken)
    {
        Count(ref _commits);
        return await inner.CommitAsync(mutation, cancellationToken);
    }

    public async ValueTask<BatchResult> CommitAsync(IReadOnlyList<Mutation> batch, CancellationToken cancellationToken)
    {
        Count(ref _commits);
        await Gate;
        var result = await inner.CommitAsync(batch, cancellationToken);
        if (LosesNextAcknowledgement)
        {
            LosesNextAcknowledgement = false;
            throw new LedgerOutcomeUnknownException("The acknowledgement was lost.");
        }

        return result;
    }

    public ValueTask<(LedgerEntry? Entry, long SnapshotIndex)> ReadAsync(string space, string key, CancellationToken cancellationToken)
    {
        Count(ref _reads);
        return inner.ReadAsync(space, key, cancellationToken);
    }

    public ValueTask<(IReadOnlyList<LedgerEntry?> Entries, long SnapshotIndex)> ReadAsync(IReadOnlyList<RowName> rows, CancellationToken cancellationToken)
    {
        Count(ref _reads);
        return inner.ReadAsync(rows, cancellationToken);
    }

    public ValueTask<IReadOnlyList<LedgerVersion>> ReadHistoryAsync(string space, string key, CancellationToken cancellationToken) => inner.ReadHistoryAsync(space, key, cancellationToken);

    public ValueTask<LedgerPage> ListAsync(ListRequest request, CancellationToken cancellationToken)
    {
        Count(ref _reads);
        return inner.ListAsync(request, cancellationToken);
    }

    public async IAsyncEnumerable<Change> TailAsync(long afterIndex, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in inner.TailAsync(afterIndex, cancellationToken))
        {
            await TailGate.WaitAsync(cancellationToken);
            yield return change;
        }
    }

    private void Count(ref int counter)
    {
        if (IsDown)
        {
            throw new LedgerUnavailableException("The database does not answer; try again.", TimeSpan.FromMilliseconds(50));
        }

        Interlocked.Increment(ref counter);
    }
}
