using Actors.GrainInterfaces.KeyValue;
using Actors.GrainInterfaces.Sessions;
using Actors.Ledger;

namespace Actors.Gateway.Dashboard;

/// <summary>Sessions, from the ledger, with the keys that they hold.</summary>
internal sealed class SessionList(ILedger ledger)
{
    // Beyond this a search must be enough; each session is a row that is read for every page.
    private const int LookedAtMax = 100_000;

    private const int LocksShown = 20;

    public async Task<ListPage<SessionItem>> ReadAsync(ListQuery query, CancellationToken cancellationToken)
    {
        var holder = await FindHolderAsync(query.Search, cancellationToken);
        var total = 0;
        var lookedAt = 0;
        var shown = new List<Session>(query.Size);
        string? from = null;
        do
        {
            var page = await ledger.ListAsync(new ListRequest(SessionPayload.Space, string.Empty, from), cancellationToken);
            lookedAt += page.Entries.Count;
            foreach (var row in page.Entries)
            {
                var session = SessionPayload.Decode(row.Key, row.Payload, row.CreateIndex, row.ModifyIndex);
                if (!session.IsEnding && IsWanted(query, session, holder) && total++ >= query.Skip && shown.Count < query.Size)
                {
                    shown.Add(session);
                }
            }

            from = page.Next;
        }
        while (from is not null && lookedAt < LookedAtMax);

        var locks = await Task.WhenAll(shown.Select(session => ReadLocksAsync(session.Id, cancellationToken)));
        return new ListPage<SessionItem>(total, query.Page, query.Size, [.. shown.Zip(locks, SessionItem.Of)]);
    }

    private static bool IsWanted(ListQuery query, Session session, string? holder) =>
        query.Finds(session.Id) || query.Finds(session.Definition.Name) || query.Finds(session.Definition.Node) || session.Id == holder;

    // The text may be a key: then the session that has locked it is meant.
    private async Task<string?> FindHolderAsync(string search, CancellationToken cancellationToken)
    {
        if (search.Length == 0)
        {
            return null;
        }

        var (row, _) = await ledger.ReadAsync(KeyValuePayload.Space, search, cancellationToken);
        return row is null ? null : KeyValuePayload.Decode(row.Payload, row.CreateIndex, row.ModifyIndex).Session;
    }

    private async Task<IReadOnlyList<string>> ReadLocksAsync(string session, CancellationToken cancellationToken)
    {
        var held = await ledger.ListAsync(new ListRequest(LockRows.Held(session), string.Empty, null, LocksShown, KeysOnly: true), cancellationToken);
        return [.. held.Entries.Select(row => row.Key)];
    }
}

/// <summary>A session in the list.</summary>
internal sealed record SessionItem(string Id, string Name, string Node, string Ttl, string Behavior, long CreateIndex, IReadOnlyList<string> Locks)
{
    public static SessionItem Of(Session session, IReadOnlyList<string> locks) => new(
        session.Id,
        session.Definition.Name,
        session.Definition.Node,
        session.Definition.TtlText,
        session.Definition.Behavior == SessionBehavior.Delete ? "delete" : "release",
        session.CreateIndex,
        locks);
}
