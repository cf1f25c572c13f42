using Actors.Gateway.Access;
using Actors.Gateway.Access.Rules;
using Actors.Gateway.Http;
using Actors.Gateway.Watching;
using Actors.GrainInterfaces.KeyValue;
using Actors.Ledger;

namespace Actors.Gateway.KeyValue;

/// <summary>
/// GET with <c>recurse</c> or <c>keys</c>. The answer is streamed as its pages are read, so its size is bounded by the
/// client's patience and not by memory; its index is that of the first page, so a change that falls between two pages
/// is later than the index and will be noticed.
/// </summary>
internal sealed class KeyValueLister(KeyListing listing, ConsulHeaders headers, BlockingQuery blocking)
{
    public async Task AnswerRowsAsync(HttpContext context, string prefix, KeyValueQuery query)
    {
        var wake = query.IsBlocking ? await blocking.WaitAsync(context, WatchSubject.KeyPrefix(prefix), query.WaitRequest) : Wake.None;
        await using var array = new StreamedArray(context.Response, query.Pretty);
        var access = RequestAccess.Of(context);
        long? index = null;
        await foreach (var page in listing.RowsAsync(prefix, keysOnly: false, context.RequestAborted))
        {
            var rows = Shown(page.Entries, access);
            access.MayHideLater(ResourceKind.Key, page.Next is null ? null : prefix);
            await OpenAsync(context, array, index ??= wake.IndexOf(page.SnapshotIndex), rows.Count > 0, query.Mode);
            foreach (var row in rows)
            {
                KeyValueJson.Write(array.Writer, row.Key, KeyValuePayload.Decode(row.Payload, row.CreateIndex, row.ModifyIndex));
                await array.FlushWhenFullAsync(context.RequestAborted);
            }
        }

        CloseOrNotFound(context.Response, array);
    }

    public async Task AnswerNamesAsync(HttpContext context, string prefix, KeyValueQuery query)
    {
        var wake = query.IsBlocking ? await blocking.WaitAsync(context, WatchSubject.KeyPrefix(prefix), query.WaitRequest) : Wake.None;
        await using var array = new StreamedArray(context.Response, query.Pretty);
        var access = RequestAccess.Of(context);
        long? index = null;
        await foreach (var page in listing.NamesAsync(prefix, query.Separator, key => access.Shows(ResourceKind.Key, key), context.RequestAborted))
        {
            access.MayHideLater(ResourceKind.Key, page.More ? prefix : null);
            // The root of an empty store is an empty list; any other prefix without keys does not exist.
            await OpenAsync(context, array, index ??= wake.IndexOf(page.SnapshotIndex), page.Names.Count > 0 || prefix.Length == 0, query.Mode);
            foreach (var name in page.Names)
            {
                array.Writer.WriteStringValue(name);
                await array.FlushWhenFullAsync(context.RequestAborted);
            }
        }

        CloseOrNotFound(context.Response, array);
    }

    private static IReadOnlyList<LedgerEntry> Shown(IReadOnlyList<LedgerEntry> rows, RequestAccess access) =>
        access.IsLimited ? [.. rows.Where(row => access.Shows(ResourceKind.Key, row.Key))] : rows;

    private async ValueTask OpenAsync(HttpContext context, StreamedArray array, long index, bool found, ReadMode mode)
    {
        if (!array.IsOpen)
        {
            headers.Write(context.Response, index, mode);
            if (found)
            {
                await array.OpenAsync(context.RequestAborted);
            }
        }
    }

    private static void CloseOrNotFound(HttpResponse response, StreamedArray array)
    {
        if (array.IsOpen)
        {
            array.Close();
            return;
        }

        response.StatusCode = StatusCodes.Status404NotFound;
        response.ContentLength = 0;
    }
}
