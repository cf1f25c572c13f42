using System.Collections.Immutable;
using Actors.Gateway.Access;
using Actors.Gateway.Access.Demands;
using Actors.Gateway.Registry;
using Actors.Gateway.Sessions;
using Actors.GrainInterfaces.Registry;
using Actors.GrainInterfaces.Transactions;
using Microsoft.Extensions.Logging;

namespace Actors.Gateway.Transactions;

/// <summary>Has transactions carried out, and does what follows from them in this gateway.</summary>
internal sealed partial class TransactionExecutor(IGrainFactory grains, RegistryAnswers answers, NodeSessions sessions, ILogger<TransactionExecutor> logger)
{
    public async Task<TransactionOutcome> ExecuteAsync(TransactionCommand command, RequestAccess access)
    {
        if (command.Operations.IsEmpty)
        {
            return new TransactionOutcome(TransactionEnd.Applied, [], [], 0);
        }

        if (await access.FindDeniedAsync(grains, command) is { IsEmpty: false } denied)
        {
            return new TransactionOutcome(TransactionEnd.RolledBack, [], denied, answers.WrittenIndex);
        }

        var outcome = await grains.GetGrain<ITransactionGrain>(0).Execute(command);
        if (outcome.End == TransactionEnd.Applied)
        {
            await FollowAsync(command, outcome);
        }

        return access.Filter(outcome);
    }

    private async Task FollowAsync(TransactionCommand command, TransactionOutcome outcome)
    {
        var changes = command.Operations.Where(operation => operation.Key is null && !operation.IsReading).ToList();
        if (changes.Count > 0)
        {
            answers.Remember(RegistryOutcome.Done(outcome.Index) with { OfNode = changes.Any(IsOfNode) });
        }

        if (!outcome.RemovedNodes.IsEmpty)
        {
            await EndSessionsAsync(outcome.RemovedNodes);
        }
    }

    // The transaction is done, whatever becomes of this.
    private async Task EndSessionsAsync(ImmutableArray<string> nodes)
    {
        try
        {
            await sessions.EndAsync(nodes.ToHashSet(StringComparer.Ordinal), CancellationToken.None);
        }
        catch (Exception failure)
        {
            Log.SessionsLeft(logger, string.Join("', '", nodes), failure);
        }
    }

    private static bool IsOfNode(TransactionOperation operation) => operation.Instance?.Id.IsNode ?? operation.Check is { ServiceId.Length: 0 };

    private static partial class Log
    {
        [LoggerMessage(6242, LogLevel.Warning, "Sessions of nodes '{Nodes}', which a transaction has removed, could not be ended; they end with their TTL, or when the node is deregistered again.")]
        public static partial void SessionsLeft(ILogger logger, string nodes, Exception failure);
    }
}
