using Actors.GrainInterfaces.Events;
using Actors.GrainInterfaces.Queries;
using Actors.GrainInterfaces.Registry;
using Actors.Ledger;

namespace Actors.Gateway.Snapshots;

/// <summary>
/// Makes the ledger hold what an archive holds: ordinary commits in batches, so watchers hear of each change and the index rises. What is the same
/// already is left alone. What others write meanwhile may survive.
/// </summary>
internal sealed partial class SnapshotRestorer(
    ILedger ledger, ILedgerBackup backups, IGrainFactory grains, ILogger<SnapshotRestorer> logger)
{
    private const int BatchCountMax = 256;
    private const int BatchBytesMax = 2 << 20;

    public async Task RestoreAsync(SnapshotHead head, Stream archive, CancellationToken cancellationToken)
    {
        var floor = await LockFloor.FindAsync(backups, archive, cancellationToken);
        archive.Position = 0;

        // Whoever has seen an index of the former database must not see a lower one here.
        await backups.RaiseIndexAsync(head.Index, cancellationToken);
        await LockFloor.RaiseAsync(ledger, floor, cancellationToken);
        await using var present = await backups.OpenAsync(cancellationToken);
        var batch = new Batch(ledger);
        await foreach (var change in DifferencesAsync(present, archive, cancellationToken))
        {
            await batch.AddAsync(change, cancellationToken);
        }

        await batch.CommitAsync(cancellationToken);
        await grains.GetGrain<IEventLogGrain>(IEventLogGrain.Key).Reload();
        await grains.GetGrain<IPreparedQueriesGrain>(IPreparedQueriesGrain.Key).Reload();
        await WakeInstancesAsync(batch.LastIndex);
    }

    // The restore is done already: instances that are not woken now are when the silos look after all of them.
    private async Task WakeInstancesAsync(long index)
    {
        try
        {
            await grains.GetGrain<ICatalogGrain>(0).WakeInstances(index);
        }
        catch (Exception failure)
        {
            Log.NotWoken(logger, failure);
        }
    }

    // Both are in the same order, so one walk over the two finds what is missing, what differs and what is too much.
    private static async IAsyncEnumerable<Mutation> DifferencesAsync(
        LedgerBackup present, Stream archive, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var held = present.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var wanted = SnapshotReader.RowsAsync(archive, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var hasHeld = await held.MoveNextAsync();
        var hasWanted = await wanted.MoveNextAsync();
        while (hasHeld || hasWanted)
        {
            var order = !hasHeld ? 1 : !hasWanted ? -1 : Compare(held.Current, wanted.Current);
            if (LockFloor.IsMemory(order <= 0 ? held.Current.Space : wanted.Current.Space))
            {
                // Must never fall, and the floor stands for all of it.
            }
            else if (order < 0)
            {
                yield return Mutation.Delete(held.Current.Space, held.Current.Key);
            }
            else if (order > 0 || !held.Current.Payload.Span.SequenceEqual(wanted.Current.Payload))
            {
                yield return Mutation.Put(wanted.Current.Space, wanted.Current.Key, wanted.Current.Payload);
            }

            hasHeld = order <= 0 ? await held.MoveNextAsync() : hasHeld;
            hasWanted = order >= 0 ? await wanted.MoveNextAsync() : hasWanted;
        }
    }

    private static int Compare(LedgerEntry held, SnapshotRow wanted)
    {
        var spaces = SnapshotReader.Compare(held.Space, wanted.Space);
        return spaces != 0 ? spaces : SnapshotReader.Compare(held.Key, wanted.Key);
    }

    /// <summary>Gathers changes into batches that the ledger takes.</summary>
    private sealed class Batch(ILedger ledger)
    {
        private readonly List<Mutation> _changes = [];
        private int _bytes;

        /// <summary>The index of the last change that was committed; 0 when there was none.</summary>
        public long LastIndex { get; private set; }

        public async ValueTask AddAsync(Mutation change, CancellationToken cancellationToken)
        {
            if (_changes.Count == BatchCountMax || _bytes + change.Payload.Length > BatchBytesMax)
            {
                await CommitAsync(cancellationToken);
            }

            _changes.Add(change);
            _bytes += change.Payload.Length;
        }

        public async ValueTask CommitAsync(CancellationToken cancellationToken)
        {
            if (_changes.Count > 0)
            {
                var result = await ledger.CommitAsync(_changes.ToArray(), cancellationToken);
                LastIndex = result.Results[^1].Index;
                _changes.Clear();
                _bytes = 0;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6260, LogLevel.Warning, "The instances of a restored snapshot could not be woken; the silos do so within their wake interval.")]
        public static partial void NotWoken(ILogger logger, Exception failure);
    }
}
