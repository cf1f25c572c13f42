using Actors.GrainInterfaces.KeyValue;
using Actors.Ledger;

namespace Actors.Gateway.Snapshots;

/// <summary>
/// Keeps a restore from giving a lock index out twice: whoever held a lock after the archive was written may still show its index as
/// a fence. All locks therefore go on above every index that is known, and what remembers them is not taken from the archive.
/// </summary>
internal static class LockFloor
{
    private const int AttemptsMax = 20;

    /// <summary>Whether a space only remembers which lock indexes were given out.</summary>
    public static bool IsMemory(string space) => space is LockRows.Memory or LockRows.Floor;

    /// <summary>The highest lock index that the ledger or the archive knows of.</summary>
    /// <exception cref="InvalidDataException">A row is not one that this version can read.</exception>
    public static async Task<long> FindAsync(ILedgerBackup backups, Stream archive, CancellationToken cancellationToken)
    {
        var highest = 0L;
        await using var present = await backups.OpenAsync(cancellationToken);
        await foreach (var row in present.ReadAsync(cancellationToken))
        {
            highest = Math.Max(highest, LockIndex(row.Space, row.Payload));
        }

        await foreach (var row in SnapshotReader.RowsAsync(archive, cancellationToken))
        {
            highest = Math.Max(highest, LockIndex(row.Space, row.Payload));
        }

        return highest;
    }

    /// <summary>Has all locks from now on get a higher index. Whoever tidies the rows of locks meanwhile may have raised the floor further.</summary>
    public static async Task RaiseAsync(ILedger ledger, long floor, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= AttemptsMax; attempt++)
        {
            var (row, _) = await ledger.ReadAsync(LockRows.Floor, LockRows.FloorKey, cancellationToken);
            if (floor <= (row is null ? 0 : LockRows.Decode(row.Payload.Span)))
            {
                return;
            }

            var raised = Mutation.Put(LockRows.Floor, LockRows.FloorKey, LockRows.Encode(floor), row?.ModifyIndex ?? 0);
            if ((await ledger.CommitAsync(raised, cancellationToken)).Applied)
            {
                return;
            }
        }

        throw new InvalidOperationException($"The floor of the lock indexes could not be raised to '{floor}' in {AttemptsMax} attempts; restore again.");
    }

    private static long LockIndex(string space, ReadOnlyMemory<byte> payload) => space switch
    {
        KeyValuePayload.Space => KeyValuePayload.Decode(payload, 0, 0).LockIndex,
        LockRows.Memory or LockRows.Floor => LockRows.Decode(payload.Span),
        _ => 0,
    };
}
