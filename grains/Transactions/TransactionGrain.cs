using Actors.GrainInterfaces.KeyValue;
using Actors.GrainInterfaces.Transactions;
using Actors.Grains.KeyValue;
using Actors.Ledger;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Actors.Grains.Transactions;

/// <summary>
/// Carries out transactions: read what is touched → decide in memory → commit one batch that expects all of it unchanged → tell the
/// keys' grains. Whoever was faster makes the batch lose, and all of it is done anew.
/// </summary>
[StatelessWorker, Reentrant, GrainType("transaction")]
internal sealed partial class TransactionGrain(
    ILedger ledger, LockClaims claims, IGrainFactory grains, TimeProvider timeProvider, ILogger<TransactionGrain> logger) : Grain, ITransactionGrain
{
    private const int AttemptsMax = 12;
    private const int PauseDoublingsMax = 6;

    public async Task<TransactionOutcome> Execute(TransactionCommand command)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var keys = await TransactionKeys.ReadAsync(ledger, command.Operations);
            if (keys is null)
            {
                return new TransactionOutcome(TransactionEnd.TooLarge, [], [], ledger.CurrentIndex);
            }

            var run = new TransactionRun(keys, claims, isRepeated: attempt > 0);
            await run.ExecuteAsync(command.Operations);
            if (run.Errors.Count > 0)
            {
                return new TransactionOutcome(TransactionEnd.RolledBack, [], [.. run.Errors], keys.SnapshotIndex);
            }

            if (keys.IsOneSnapshot && command.Operations.All(operation => operation.IsReading))
            {
                return new TransactionOutcome(TransactionEnd.Applied, [.. run.Results], [], keys.SnapshotIndex);
            }

            if (await TryCommitAsync(keys, run) is { } outcome)
            {
                return outcome;
            }

            // Another writer was faster. The pause grows, and differs with the ticks of the clock, so that two do not go on losing to each other.
            var pause = (timeProvider.GetTimestamp() % (1 << Math.Min(attempt, PauseDoublingsMax))) + 1;
            await Task.Delay(TimeSpan.FromMilliseconds(pause), timeProvider);
        }

        return new TransactionOutcome(TransactionEnd.Contended, [], [], ledger.CurrentIndex);
    }

    private async Task<TransactionOutcome?> TryCommitAsync(TransactionKeys keys, TransactionRun run)
    {
        var (batch, places) = keys.ToBatch();
        var result = await ledger.CommitAsync(batch, CancellationToken.None);
        if (!result.Applied)
        {
            return null;
        }

        await TellAsync(places, result);
        var index = Math.Max(keys.SnapshotIndex, result.Results.Max(mutation => mutation.Index));
        return new TransactionOutcome(TransactionEnd.Applied, [.. run.Results.Select(entry => Stamp(entry, places, result, index))], [], index);
    }

    // Whoever reads a key after this transaction was answered finds what it did. What cannot be told now, the tail will tell.
    private async Task TellAsync(IReadOnlyDictionary<string, int> places, BatchResult result)
    {
        try
        {
            await Task.WhenAll(places.Select(place => grains.GetGrain<IKeyValueGrain>(place.Key).CatchUp(result.Results[place.Value].Index).AsTask()));
        }
        catch (Exception failure)
        {
            Log.NotTold(logger, failure);
        }
    }

    // What the transaction wrote knows its indexes only now.
    private static KeyResult Stamp(KeyResult written, IReadOnlyDictionary<string, int> places, BatchResult result, long index)
    {
        if (written.Entry is not { ModifyIndex: TransactionRun.PendingIndex } entry)
        {
            return written;
        }

        var own = places.TryGetValue(written.Key, out var place) ? result.Results[place] : new MutationResult(true, index, index, 0);
        return written with { Entry = entry with { CreateIndex = own.CreateIndex, ModifyIndex = own.Index } };
    }

    private static partial class Log
    {
        [LoggerMessage(6241, LogLevel.Warning, "A key could not be told that a transaction changed it; the tail will.")]
        public static partial void NotTold(ILogger logger, Exception failure);
    }
}
