using Actors.Gateway.Http;
using Actors.GrainInterfaces.KeyValue;
using Actors.Ledger;

namespace Actors.Gateway.KeyValue;

/// <summary>
/// DELETE with <c>recurse</c>: page by page, each page atomically. Before it answers, the grain of every removed key has
/// dropped what it had cached, so that the caller's next reading does not find the key.
/// </summary>
internal sealed class KeyValuePruner(KeyListing listing, ILedger ledger, IGrainFactory grains, ConsulHeaders headers)
{
    public async Task AnswerAsync(HttpContext context, string prefix)
    {
        await foreach (var page in listing.RowsAsync(prefix, keysOnly: true, context.RequestAborted))
        {
            if (page.Entries.Count > 0)
            {
                await RemoveAsync(page.Entries);
            }
        }

        headers.Write(context.Response, ReadMode.Default);
        BooleanAnswer.Write(context.Response, true);
    }

    // Once committed, the grains must learn of it, so a client that goes away does not cancel this.
    private async Task RemoveAsync(IReadOnlyList<LedgerEntry> rows)
    {
        var batch = rows.Select(row => Mutation.Delete(KeyValuePayload.Space, row.Key)).ToList();
        var removed = await ledger.CommitAsync(batch, CancellationToken.None);
        await Task.WhenAll(rows.Select((row, i) => grains.GetGrain<IKeyValueGrain>(row.Key).CatchUp(removed.Results[i].Index).AsTask()));
    }
}
