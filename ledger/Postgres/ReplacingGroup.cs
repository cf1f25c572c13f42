using Actors.Ledger.Commit;
using Npgsql;

namespace Actors.Ledger.Postgres;

/// <summary>
/// The short way of a group that only replaces rows: one statement finds and updates them in the same step, and gives the
/// indexes out beforehand. It bets that every row exists in the expected version, and applies nothing when one does not.
/// </summary>
internal sealed class ReplacingGroup : IDisposable
{
    private const int SkippedAfterLoss = 64;

    // A lost bet must roll back, or the losers' indexes would be a gap: dividing by zero is how plain SQL gives up.
    private const string Sql =
        """
        with head as (
            update ledger_head h set last_index = h.last_index + cardinality($1)
            from ledger_writers w where w.writer = $5 and not w.fenced
            returning h.last_index - cardinality($1) as before
        ), updated as (
            update ledger_entries e set payload = i.payload, modify_index = h.before + i.place, room = null
            from head h cross join unnest($1, $2, $3, $4) with ordinality as i(space, key, payload, expected, place)
            where e.space = i.space and e.key = i.key and (i.expected < 0 or i.expected = e.modify_index)
            returning e.modify_index as index, e.create_index
        ), won as materialized (
            select array_agg(create_index order by index) as create_indexes, 1 / (count(*) = cardinality($1))::integer as won from updated
        ), logged as (
            insert into ledger_log (first_index, last_index, spaces, keys, create_indexes, payloads)
            select h.before + 1, h.before + cardinality($1), $1, $2, won.create_indexes, case when $7 then $3 end from head h cross join won
        ), writer as (
            update ledger_writers w
            set first_index = h.before + 1, last_index = h.before + cardinality($1), group_number = $6, seen_at = now()
            from head h where w.writer = $5
        )
        select h.before, won.create_indexes, won.won, pg_notify('ledger_changes', (h.before + cardinality($1))::text)
        from head h cross join won
        """;

    private readonly NpgsqlBatch _batch;
    private readonly List<string> _spaces = [];
    private readonly List<string> _keys = [];
    private readonly List<ReadOnlyMemory<byte>> _payloads = [];
    private readonly List<long> _expected = [];
    private readonly NpgsqlParameter<Guid> _writer = new();
    private readonly NpgsqlParameter<long> _number = new();
    private readonly NpgsqlParameter<bool> _keepsHistory = new();
    private int _skipped;

    private ReplacingGroup(NpgsqlConnection connection)
    {
        var command = new NpgsqlBatchCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<List<string>> { TypedValue = _spaces });
        command.Parameters.Add(new NpgsqlParameter<List<string>> { TypedValue = _keys });
        command.Parameters.Add(new NpgsqlParameter<List<ReadOnlyMemory<byte>>> { TypedValue = _payloads });
        command.Parameters.Add(new NpgsqlParameter<List<long>> { TypedValue = _expected });
        command.Parameters.Add(_writer);
        command.Parameters.Add(_number);
        command.Parameters.Add(_keepsHistory);
        _batch = new NpgsqlBatch(connection);
        _batch.BatchCommands.Add(new NpgsqlBatchCommand(GroupStatement.Lock));
        _batch.BatchCommands.Add(command);
    }

    public static async ValueTask<ReplacingGroup> CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var group = new ReplacingGroup(connection);
        await group._batch.PrepareAsync(cancellationToken).ConfigureAwait(false);
        return group;
    }

    /// <summary>Whether the bet is likely to be won: where rows are created or contended it seldom is.</summary>
    public bool IsPromising(CommitGroup group) => group.OnlyReplaces && _skipped-- <= 0;

    /// <summary>Commits the group and reports its outcomes. False: nothing was applied, and the long way must decide.</summary>
    public async ValueTask<bool> TryExecuteAsync(Guid writer, CommitGroup group, CancellationToken cancellationToken)
    {
        Bind(writer, group);
        try
        {
            var reader = await _batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                var won = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (won)
                {
                    Report(group, reader.GetInt64(0), reader.GetFieldValue<long[]>(1));
                }

                group.Watch?.Restart();
                // Reads on to the end of the transaction: only then the commit is on disk, or an error is known.
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                _skipped = won ? 0 : SkippedAfterLoss;
                return won;
            }
        }
        catch (PostgresException lost) when (lost.SqlState == PostgresErrorCodes.DivisionByZero)
        {
            _skipped = SkippedAfterLoss;
            return false;
        }
        finally
        {
            Clear();
        }
    }

    public void Dispose() => _batch.Dispose();

    private static void Report(CommitGroup group, long before, long[] createIndexes)
    {
        for (var position = 0; position < createIndexes.Length; position++)
        {
            var index = before + position + 1;
            group.Report(position, new(true, true, index, createIndexes[position], index));
        }
    }

    private void Bind(Guid writer, CommitGroup group)
    {
        Clear();
        _writer.TypedValue = writer;
        _number.TypedValue = group.Number;
        _keepsHistory.TypedValue = group.KeepsHistory;
        foreach (var (_, _, mutation) in group.Rounds[0])
        {
            _spaces.Add(mutation.Space);
            _keys.Add(mutation.Key);
            _payloads.Add(mutation.Payload);
            _expected.Add(mutation.ExpectedVersion ?? -1);
        }
    }

    /// <summary>Lets go of the payloads.</summary>
    private void Clear()
    {
        _spaces.Clear();
        _keys.Clear();
        _payloads.Clear();
        _expected.Clear();
    }
}
