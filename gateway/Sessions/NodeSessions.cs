using Actors.GrainInterfaces.Sessions;
using Actors.Ledger;

namespace Actors.Gateway.Sessions;

/// <summary>Ends the sessions of a node that is gone: nobody is left there who could hold a lock.</summary>
internal sealed class NodeSessions(IGrainFactory grains, ILedger ledger)
{
    private const int Parallelism = 16;

    /// <summary>Ends them all. What fails half way can be repeated.</summary>
    public async Task EndAsync(string node, CancellationToken cancellationToken)
    {
        string? from = null;
        do
        {
            var page = await ledger.ListAsync(new ListRequest(SessionPayload.Space, string.Empty, from), cancellationToken);
            var bounds = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(
                page.Entries.Where(row => NodeOf(row) == node),
                bounds,
                async (row, _) => await grains.GetGrain<ISessionGrain>(row.Key).Destroy());
            from = page.Next;
        }
        while (from is not null);
    }

    private static string NodeOf(LedgerEntry row) =>
        SessionPayload.Decode(row.Key, row.Payload, row.CreateIndex, row.ModifyIndex).Definition.Node;
}
