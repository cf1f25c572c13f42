using Actors.Ledger.Storage;
using Npgsql;

namespace Actors.Ledger.Postgres;

/// <summary>One page in one statement. Payloads beyond the page's bytes stay on the server; their keys say where to go on.</summary>
internal static class PostgresListing
{
    private const string Unbounded =
        """
        select h.last_index, p.key, p.create_index, p.modify_index, p.bytes, case when $5 and (p.total <= $4 or p.total = p.bytes) then p.payload end
        from ledger_head h left join (
            select key, payload, create_index, modify_index, octet_length(payload) as bytes,
                   sum(octet_length(payload)) over (order by key rows unbounded preceding) as total
            from ledger_entries where space = $1 and key >= $2 order by key limit $3
        ) p on true
        order by p.key
        """;

    // A text of its own, so that the upper bound is an index condition in every plan.
    private static readonly string Bounded = Unbounded.Replace("key >= $2", "key >= $2 and key < $6", StringComparison.Ordinal);

    public static NpgsqlCommand CreateCommand(ListRequest request, int pageBytesMax)
    {
        var after = KeyRange.After(request.Prefix);
        var command = new NpgsqlCommand(after is null ? Unbounded : Bounded);
        var parameters = command.Parameters;
        parameters.Add(new NpgsqlParameter<string> { TypedValue = request.Space });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = KeyRange.Start(request) });
        parameters.Add(new NpgsqlParameter<int> { TypedValue = request.Limit + 1 });
        parameters.Add(new NpgsqlParameter<int> { TypedValue = pageBytesMax });
        parameters.Add(new NpgsqlParameter<bool> { TypedValue = !request.KeysOnly });
        if (after is not null)
        {
            parameters.Add(new NpgsqlParameter<string> { TypedValue = after });
        }

        return command;
    }

    public static async Task<LedgerPage> ReadAsync(PostgresRows rows, ListRequest request, int pageBytesMax)
    {
        var reader = rows.Current;
        var page = new PageBuilder(request, pageBytesMax);
        while (await rows.NextAsync().ConfigureAwait(false))
        {
            page.SnapshotIndex = reader.GetInt64(0);
            if (reader.IsDBNull(1) || !page.HasRoomFor(reader.GetString(1), request.KeysOnly ? 0 : reader.GetInt32(4)))
            {
                break;
            }

            var payload = request.KeysOnly ? ReadOnlyMemory<byte>.Empty : reader.GetFieldValue<byte[]>(5);
            page.Add(new(request.Space, reader.GetString(1), payload, reader.GetInt64(2), reader.GetInt64(3)));
        }

        return page.Build();
    }
}
