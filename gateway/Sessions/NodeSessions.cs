using Actors.GrainInterfaces.Sessions;
using Actors.Ledger;

namespace Actors.Gateway.Sessions;

/// <summary>Ends the sessions of nodes that are gone: nobody is left there who could hold a lock.</summary>
internal sealed class NodeSessions(IGrainFactory grains, ILedger ledger)
{
    private const int Parallelism = 16;

    /// <summary>Ends them all. What fails half way can be repeated.</summary>
    public Task EndAsync(string node, CancellationToken cancellationToken) => EndAsync(new HashSet<string>(StringComparer.Ordinal) { node }, cancellationToken);

    /// <summary>The same for several nodes; all sessions are looked through once.</summary>
    public async Task EndAsync(IReadOnlySet<string> nodes, CancellationToken cancellationToken)
    {
        string? from = null;
        do
        {
            var page = await ledger.ListAsync(new ListRequest(SessionPayload.Space, string.Empty, from), cancellationToken);
            var bounds = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(
                page.Entries.Where(row => nodes.Contains(NodeOf(row))),
                bounds,
                async (row, _) => await grains.GetGrain<ISessionGrain>(row.Key).Destroy());
            from = page.Next;
        }
        while (from is not null);
    }

    private static string NodeOf(LedgerEntry row) =>
        SessionPayload.Decode(row.Key, row.Payload, row.CreateIndex, row.ModifyIndex).Definition.Node;
}
