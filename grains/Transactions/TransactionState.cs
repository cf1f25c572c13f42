using Actors.GrainInterfaces.Transactions;
using Actors.Grains.KeyValue;
using Actors.Ledger;

namespace Actors.Grains.Transactions;

/// <summary>All that a transaction touches: as it was read, and as its operations have made it so far.</summary>
internal sealed class TransactionState
{
    /// <summary>Most keys, nodes and services that one transaction may touch, those of its trees included.</summary>
    public const int CountMax = 400;

    /// <summary>Most rows that are read in one snapshot: as many as the ledger reads together.</summary>
    public const int RowCountMax = 512;

    // What is wanted is known after three readings, unless services change their names meanwhile.
    private const int ReadingsMax = 8;

    private readonly RowReader _rows;

    private TransactionState(RowReader rows)
    {
        _rows = rows;
        Keys = new TransactionKeys(rows);
        Instances = new TransactionInstances(rows);
    }

    public TransactionKeys Keys { get; }

    public TransactionInstances Instances { get; }

    /// <summary>The index of the snapshot that was read, or of one of them.</summary>
    public long SnapshotIndex => _rows.SnapshotIndex;

    /// <summary>Whether all of it was read in one snapshot, so that it needs no confirmation.</summary>
    public bool IsOneSnapshot => _rows.IsOneSnapshot;

    /// <summary>Whether what was read contradicts itself, because it changed meanwhile: then nothing can be decided on it.</summary>
    public bool IsTorn => Instances.IsTorn || _rows.IsMissingRows;

    /// <summary>Reads all that the operations name; null when that is too much.</summary>
    public static async ValueTask<TransactionState?> ReadAsync(ILedger ledger, IReadOnlyCollection<TransactionOperation> operations)
    {
        var rows = new RowReader(ledger);
        var state = Begin(rows, operations);
        for (var reading = 0; reading < ReadingsMax && rows.IsMissingRows; reading++)
        {
            if (rows.Count > RowCountMax)
            {
                return null;
            }

            await rows.ReadAllAsync();
            state = Begin(rows, operations);
        }

        var isRead = await state.Keys.TryReadTreesAsync() && await state.Instances.TryReadNodesAsync();
        return isRead && state.Keys.Count + state.Instances.Count <= CountMax ? state : null;
    }

    /// <summary>
    /// The batch that makes all of it what it has become if it still is what it was; and where in it the change of each key is. Where the
    /// instances are they know themselves.
    /// </summary>
    public (IReadOnlyList<Mutation> Batch, IReadOnlyDictionary<string, int> Places) ToBatch()
    {
        var batch = new KeyValueBatch();
        var places = Keys.AddTo(batch);
        Instances.AddTo(batch);
        return (batch.Mutations, places);
    }

    private static TransactionState Begin(RowReader rows, IReadOnlyCollection<TransactionOperation> operations)
    {
        var state = new TransactionState(rows);
        foreach (var operation in operations)
        {
            state.Keys.Want(operation.Key);
            state.Instances.Want(operation);
        }

        return state;
    }
}
