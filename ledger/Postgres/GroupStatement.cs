using Actors.Ledger.Commit;
using Npgsql;

namespace Actors.Ledger.Postgres;

/// <summary>The statement that decides, numbers, applies and logs one round of a group.</summary>
internal sealed class GroupStatement
{
    /// <summary>Comes first in the transaction: every later statement's snapshot then sees all that was committed before.</summary>
    public const string Lock = "select pg_advisory_xact_lock(7809647173)";

    /// <summary>What LISTEN and NOTIFY use.</summary>
    public const string Channel = "ledger_changes";

    // Each common table expression sees the same snapshot, so none reads what another one writes. Rows are found once,
    // through the primary key, and then addressed by their place (ctid): under the lock nobody else moves them.
    // The writer's row is the gate: without it there are no items, and nothing happens.
    private const string ForSingles =
        """
        with numbered as materialized (
            select item.*, applied and (operation = 0 or operation = 1 and version > 0) as logged,
                   item.last_index + count(*) filter (where applied and (operation = 0 or operation = 1 and version > 0)) over (rows unbounded preceding) as index
            from (
                select i.position, i.operation, i.space, i.key, i.payload, e.ctid as place, e.create_index, coalesce(e.modify_index, 0) as version,
                       (i.expected < 0 or i.expected = coalesce(e.modify_index, 0)) as applied, h.last_index
                from ledger_writers w
                cross join ledger_head h
                cross join unnest($1, $2, $3, $4, $5, $6, $7) as i(position, unit, operation, space, key, payload, expected)
                left join ledger_entries e on e.space = i.space and e.key = i.key
                where w.writer = $8 and not w.fenced
            ) item
        ), total as materialized (
            select count(*) as count, min(index) as first_index, max(index) as last_index from numbered where logged
        ), head as (
            update ledger_head set last_index = t.last_index from total t where t.count > 0
        ), writer as (
            update ledger_writers
            set first_index = case when group_number = $9 then ledger_writers.first_index else t.first_index end,
                last_index = t.last_index, group_number = $9, seen_at = now()
            from total t where t.count > 0 and writer = $8
        ), updated as (
            update ledger_entries e set payload = n.payload, modify_index = n.index, room = null
            from numbered n where n.logged and n.operation = 0 and n.version > 0 and e.ctid = n.place
        ), inserted as (
            insert into ledger_entries (space, key, payload, create_index, modify_index, room)
            select space, key, payload, index, index, case when octet_length(payload) <= 1024 then repeat('.', 32 + octet_length(payload) / 4) end
            from numbered where logged and operation = 0 and version = 0
        ), deleted as (
            delete from ledger_entries e using numbered n where n.logged and n.operation = 1 and e.ctid = n.place
        ), changed as (
            insert into ledger_log (first_index, last_index, spaces, keys, operations, create_indexes, positions, payloads)
            select min(index), max(index), array_agg(space), array_agg(key), array_agg(operation), array_agg(coalesce(create_index, index)), array_agg(position),
                   case when $10 then array_agg(payload) end
            from (select * from numbered where logged order by index) n
            having count(*) > 0
        )
        select position, operation, applied, logged, index, coalesce(create_index, 0), version,
               case when logged and index = t.last_index then pg_notify('ledger_changes', t.last_index::text) end
        from numbered cross join total t
        """;

    private const string SingleHolds = "(i.expected < 0 or i.expected = coalesce(e.modify_index, 0))";

    // A range ends before the key that stands where others have their payload.
    private const string UnitHolds =
        """
        bool_and(case when i.operation = 3
            then not exists (
                select from ledger_entries r
                where r.space = i.space and r.key >= i.key and r.key < convert_from(i.payload, 'UTF8') and r.modify_index > i.expected)
            else i.expected < 0 or i.expected = coalesce(e.modify_index, 0)
        end) over (partition by i.unit)
        """;

    // Only atomic batches need all they expect to hold and their indexes to follow one another; that takes two sorts.
    private static readonly string ForBatches = ForSingles
        .Replace(SingleHolds, UnitHolds, StringComparison.Ordinal)
        .Replace("over (rows unbounded", "over (order by position rows unbounded", StringComparison.Ordinal);

    private readonly List<int> _positions = [];
    private readonly List<int> _units = [];
    private readonly List<short> _operations = [];
    private readonly List<string> _spaces = [];
    private readonly List<string> _keys = [];
    private readonly List<ReadOnlyMemory<byte>> _payloads = [];
    private readonly List<long> _expected = [];
    private readonly NpgsqlParameter<Guid> _writer = new();
    private readonly NpgsqlParameter<long> _number = new();
    private readonly NpgsqlParameter<bool> _keepsHistory = new();

    public GroupStatement(bool hasBatches)
    {
        Command = new NpgsqlBatchCommand(hasBatches ? ForBatches : ForSingles);
        Command.Parameters.Add(new NpgsqlParameter<List<int>> { TypedValue = _positions });
        Command.Parameters.Add(new NpgsqlParameter<List<int>> { TypedValue = _units });
        Command.Parameters.Add(new NpgsqlParameter<List<short>> { TypedValue = _operations });
        Command.Parameters.Add(new NpgsqlParameter<List<string>> { TypedValue = _spaces });
        Command.Parameters.Add(new NpgsqlParameter<List<string>> { TypedValue = _keys });
        Command.Parameters.Add(new NpgsqlParameter<List<ReadOnlyMemory<byte>>> { TypedValue = _payloads });
        Command.Parameters.Add(new NpgsqlParameter<List<long>> { TypedValue = _expected });
        Command.Parameters.Add(_writer);
        Command.Parameters.Add(_number);
        Command.Parameters.Add(_keepsHistory);
    }

    public NpgsqlBatchCommand Command { get; }

    /// <summary>Fills the parameters with one round.</summary>
    public void Bind(Guid writer, CommitGroup group, List<GroupItem> round)
    {
        Clear();
        _writer.TypedValue = writer;
        _number.TypedValue = group.Number;
        _keepsHistory.TypedValue = group.KeepsHistory;
        foreach (var (position, unit, mutation) in round)
        {
            _positions.Add(position);
            _units.Add(unit);
            _operations.Add((short)mutation.Kind);
            _spaces.Add(mutation.Space);
            _keys.Add(mutation.Key);
            _payloads.Add(mutation.Payload);
            _expected.Add(mutation.ExpectedVersion ?? -1);
        }
    }

    /// <summary>Lets go of the payloads.</summary>
    public void Clear()
    {
        _positions.Clear();
        _units.Clear();
        _operations.Clear();
        _spaces.Clear();
        _keys.Clear();
        _payloads.Clear();
        _expected.Clear();
    }

    /// <summary>Reads the outcomes of one round and says how many there were.</summary>
    public static async ValueTask<int> ReadAsync(NpgsqlDataReader reader, CommitGroup group, CancellationToken cancellationToken)
    {
        var count = 0;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var kind = (MutationKind)reader.GetInt16(1);
            var (applied, logged) = (reader.GetBoolean(2), reader.GetBoolean(3));
            var (index, createIndex, version) = (reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6));
            group.Report(reader.GetInt32(0), (applied, kind) switch
            {
                (false, _) => new(false, false, 0, 0, version),
                (true, MutationKind.Put) => new(true, true, index, createIndex == 0 ? index : createIndex, index),
                (true, MutationKind.Delete) => new(true, logged, index, createIndex, 0),
                (true, _) => new(true, false, index, 0, version),
            });
            count++;
        }

        return count;
    }
}
