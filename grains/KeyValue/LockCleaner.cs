using Actors.GrainInterfaces.KeyValue;
using Actors.Ledger;

namespace Actors.Grains.KeyValue;

/// <summary>Removes what locks leave behind: delays that are over, and, where very many keys were locked once, the memory of the oldest.</summary>
internal sealed class LockCleaner(ILedger ledger, LockDelays delays)
{
    private const int BatchCount = 200;

    /// <summary>Removes delays that began at least <paramref name="delayMax"/> ago.</summary>
    public async Task RemoveDelaysAsync(TimeSpan delayMax, CancellationToken cancellationToken)
    {
        foreach (var row in await ListAsync(LockRows.Delays, cancellationToken))
        {
            if (delays.IsOver(row.Key, row.ModifyIndex, delayMax))
            {
                await ledger.CommitAsync(Mutation.Delete(LockRows.Delays, row.Key, row.ModifyIndex), cancellationToken);
            }
        }
    }

    /// <summary>
    /// Forgets the older half when more than so many keys are remembered, and raises the floor of all lock indexes above what is
    /// forgotten: a key that was removed still does not give a token out twice, it only begins higher.
    /// </summary>
    public async Task TrimMemoryAsync(int countMax, CancellationToken cancellationToken)
    {
        var rows = await ListAsync(LockRows.Memory, cancellationToken);
        if (rows.Count <= countMax)
        {
            return;
        }

        foreach (var oldest in rows.OrderBy(row => row.ModifyIndex).Take(rows.Count - (countMax / 2)).Chunk(BatchCount))
        {
            var (floor, _) = await ledger.ReadAsync(LockRows.Floor, LockRows.FloorKey, cancellationToken);
            var highest = Math.Max(floor is null ? 0 : LockRows.Decode(floor.Payload.Span), oldest.Max(row => LockRows.Decode(row.Payload.Span)));
            Mutation[] batch =
            [
                Mutation.Put(LockRows.Floor, LockRows.FloorKey, LockRows.Encode(highest), floor?.ModifyIndex ?? 0),
                .. oldest.Select(row => Mutation.Delete(LockRows.Memory, row.Key, row.ModifyIndex)),
            ];

            // What has changed meanwhile is younger than it looked; another time will do.
            await ledger.CommitAsync(batch, cancellationToken);
        }
    }

    private async Task<List<LedgerEntry>> ListAsync(string space, CancellationToken cancellationToken)
    {
        var rows = new List<LedgerEntry>();
        string? from = null;
        do
        {
            var page = await ledger.ListAsync(new ListRequest(space, string.Empty, from), cancellationToken);
            rows.AddRange(page.Entries);
            from = page.Next;
        }
        while (from is not null);

        return rows;
    }
}
