using Actors.Gateway.Access;
using Actors.Gateway.Access.Rules;
using Actors.Gateway.Http;
using Actors.Gateway.Watching;
using Actors.GrainInterfaces.Sessions;
using Actors.Ledger;

namespace Actors.Gateway.Sessions;

/// <summary>Shows sessions: one from its grain, all or those of a node from the ledger, page by page.</summary>
internal sealed class SessionReader(IGrainFactory grains, ILedger ledger, ConsulHeaders headers, BlockingQuery blocking)
{
    public async Task AnswerOneAsync(HttpContext context, string id, CommonQuery query)
    {
        var wake = query.IsBlocking
            ? await blocking.WaitAsync(context, WatchSubject.Row(SessionPayload.Space, id), query.WaitRequest, async _ => (await ReadRowAsync(id, context.RequestAborted)).Session?.ModifyIndex)
            : Wake.None;
        var isFromRow = query.Mode == ReadMode.Consistent || query.IsBlocking;
        var reading = isFromRow ? await ReadRowAsync(id, context.RequestAborted) : await grains.GetGrain<ISessionGrain>(id).Read();
        if (reading.Session is { } found && !RequestAccess.Of(context).Shows(ResourceKind.Session, found.Definition.Node))
        {
            reading = reading with { Session = null };
        }

        headers.Write(context.Response, reading.Session is { } session ? wake.IndexOfRow(session.ModifyIndex) : wake.IndexOf(reading.Index), query.Mode);
        Answer(context.Response, reading.Session, query.Pretty);
    }

    /// <param name="context">The request.</param>
    /// <param name="node">Whose sessions; null for all.</param>
    /// <param name="query">How to answer.</param>
    public async Task AnswerAllAsync(HttpContext context, string? node, CommonQuery query)
    {
        // Which node a removed session had is not in the log, so any change of a session may be news for a node's.
        var wake = query.IsBlocking ? await blocking.WaitAsync(context, WatchSubject.Rows(SessionPayload.Space, string.Empty), query.WaitRequest) : Wake.None;
        var access = RequestAccess.Of(context);
        await using var array = new StreamedArray(context.Response, query.Pretty);
        string? from = null;
        do
        {
            var page = await ledger.ListAsync(new ListRequest(SessionPayload.Space, string.Empty, from), context.RequestAborted);
            var shown = page.Entries.Select(Decode)
                .Where(session => !session.IsEnding && (node is null || session.Definition.Node == node) && access.Shows(ResourceKind.Session, session.Definition.Node))
                .ToList();
            if (!array.IsOpen)
            {
                access.MayHideLater(ResourceKind.Session, page.Next is null ? null : string.Empty);
                headers.Write(context.Response, wake.IndexOf(page.SnapshotIndex), query.Mode);
                await array.OpenAsync(context.RequestAborted);
            }

            foreach (var session in shown)
            {
                SessionJson.Write(array.Writer, session);
                await array.FlushWhenFullAsync(context.RequestAborted);
            }

            from = page.Next;
        }
        while (from is not null);

        array.Close();
    }

    /// <summary>A list of the one session, or an empty one.</summary>
    public static void Answer(HttpResponse response, Session? session, bool pretty) =>
        JsonAnswer.Write(response, pretty, session, static (writer, found) =>
        {
            writer.WriteStartArray();
            if (found is not null)
            {
                SessionJson.Write(writer, found);
            }

            writer.WriteEndArray();
        });

    private async Task<SessionReading> ReadRowAsync(string id, CancellationToken cancellationToken)
    {
        var (row, index) = await ledger.ReadAsync(SessionPayload.Space, id, cancellationToken);
        var session = row is null ? null : Decode(row);
        return new SessionReading(session is { IsEnding: false } ? session : null, row?.ModifyIndex ?? index);
    }

    private static Session Decode(LedgerEntry row) => SessionPayload.Decode(row.Key, row.Payload, row.CreateIndex, row.ModifyIndex);
}
