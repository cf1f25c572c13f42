using Actors.Ledger.Storage;

namespace Actors.Ledger.Sqlite;

/// <summary>One page from one read transaction.</summary>
internal static class SqliteListing
{
    // The payload comes last and is read only when it fits: SQLite fetches a column's pages when it is asked for.
    private const string Unbounded =
        """
        select h.last_index, p.key, p.create_index, p.modify_index, p.bytes, p.payload
        from ledger_head h left join (
            select key, create_index, modify_index, length(payload) as bytes, payload
            from ledger_entries where space = $1 and key >= $2 order by key limit $3
        ) p on true
        order by p.key
        """;

    private const string UnboundedKeys =
        """
        select h.last_index, p.key, p.create_index, p.modify_index, 0
        from ledger_head h left join (
            select key, create_index, modify_index from ledger_entries where space = $1 and key >= $2 order by key limit $3
        ) p on true
        order by p.key
        """;

    private static readonly string Bounded = Bound(Unbounded);
    private static readonly string BoundedKeys = Bound(UnboundedKeys);

    public static LedgerPage Read(SqliteStatements statements, ListRequest request, int pageBytesMax)
    {
        var after = KeyRange.After(request.Prefix);
        var start = KeyRange.Start(request);
        var limit = request.Limit + 1;
        using var reader = after is null
            ? statements.Query(request.KeysOnly ? UnboundedKeys : Unbounded, request.Space, start, limit)
            : statements.Query(request.KeysOnly ? BoundedKeys : Bounded, request.Space, start, limit, after);
        var page = new PageBuilder(request, pageBytesMax);
        while (reader.Read())
        {
            page.SnapshotIndex = reader.GetInt64(0);
            if (reader.IsDBNull(1) || !page.HasRoomFor(reader.GetString(1), reader.GetInt64(4)))
            {
                break;
            }

            var payload = request.KeysOnly ? ReadOnlyMemory<byte>.Empty : reader.GetFieldValue<byte[]>(5);
            page.Add(new(request.Space, reader.GetString(1), payload, reader.GetInt64(2), reader.GetInt64(3)));
        }

        return page.Build();
    }

    private static string Bound(string sql) => sql.Replace("key >= $2", "key >= $2 and key < $4", StringComparison.Ordinal);
}
