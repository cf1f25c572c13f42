using Actors.GrainInterfaces.Transactions;
using Actors.Grains.KeyValue;
using Actors.Ledger;
using Orleans.Concurrency;

namespace Actors.Grains.Transactions;

/// <summary>
/// Carries out transactions: read what is touched → decide in memory → commit one batch that expects all of it unchanged → tell the
/// grains of what changed. Whoever was faster makes the batch lose, and all of it is done anew.
/// </summary>
[StatelessWorker, Reentrant, GrainType("transaction")]
internal sealed class TransactionGrain(ILedger ledger, LockClaims claims, TransactionNews news, TimeProvider timeProvider) : Grain, ITransactionGrain
{
    private const int AttemptsMax = 12;
    private const int PauseDoublingsMax = 6;

    public async Task<TransactionOutcome> Execute(TransactionCommand command)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var state = await TransactionState.ReadAsync(ledger, command.Operations);
            if (state is null)
            {
                return new TransactionOutcome(TransactionEnd.TooLarge, [], [], ledger.CurrentIndex);
            }

            if (!state.IsTorn && await TryExecuteAsync(state, command, isRepeated: attempt > 0) is { } outcome)
            {
                return outcome;
            }

            // Another writer was faster. The pause grows, and differs with the ticks of the clock, so that two do not go on losing to each other.
            var pause = (timeProvider.GetTimestamp() % (1 << Math.Min(attempt, PauseDoublingsMax))) + 1;
            await Task.Delay(TimeSpan.FromMilliseconds(pause), timeProvider);
        }

        return new TransactionOutcome(TransactionEnd.Contended, [], [], ledger.CurrentIndex);
    }

    private async Task<TransactionOutcome?> TryExecuteAsync(TransactionState state, TransactionCommand command, bool isRepeated)
    {
        var run = new TransactionRun(state, claims, command.ImpliedNode, isRepeated);
        await run.ExecuteAsync(command.Operations);
        if (run.Errors.Count > 0)
        {
            return new TransactionOutcome(TransactionEnd.RolledBack, [], [.. run.Errors], state.SnapshotIndex);
        }

        return state.IsOneSnapshot && command.Operations.All(operation => operation.IsReading)
            ? new TransactionOutcome(TransactionEnd.Applied, [.. run.Results], [], state.SnapshotIndex)
            : await TryCommitAsync(state, run);
    }

    private async Task<TransactionOutcome?> TryCommitAsync(TransactionState state, TransactionRun run)
    {
        var (batch, places) = state.ToBatch();
        var result = await ledger.CommitAsync(batch, CancellationToken.None);
        if (!result.Applied)
        {
            return null;
        }

        var commit = new TransactionCommit(state, places, result);
        await news.TellAsync(commit);
        return new TransactionOutcome(TransactionEnd.Applied, [.. run.Results.Select(commit.Stamp)], [], commit.Index) { RemovedNodes = [.. commit.RemovedNodes] };
    }
}
