using System.Runtime.InteropServices;
using System.Text;
using Actors.Ledger.Commit;
using Actors.Ledger.History;
using Actors.Ledger.Storage;

namespace Actors.Ledger.Sqlite;

/// <summary>Decides, numbers, applies and logs the units of one group, inside the transaction of the caller.</summary>
internal sealed class SqliteGroup
{
    private const string Gate = "select h.last_index from ledger_head h, ledger_writers w where w.writer = $1 and w.fenced = 0";
    private const string Version = "select create_index, modify_index from ledger_entries where space = $1 and key = $2";
    private const string Later = "select 1 from ledger_entries where space = $1 and key >= $2 and key < $3 and modify_index > $4 limit 1";
    private const string Insert = "insert into ledger_entries (space, key, payload, create_index, modify_index) values ($1, $2, $3, $4, $4)";
    private const string Update = "update ledger_entries set payload = $3, modify_index = $4 where space = $1 and key = $2";
    private const string Delete = "delete from ledger_entries where space = $1 and key = $2";
    private const string Log = "insert into ledger_changes values ($1, $2, $3, $4, $5, $6, $7)";
    private const string Head = "update ledger_head set last_index = $1";
    private const string Record = "update ledger_writers set group_number = $2, first_index = $3, last_index = $4, seen_at = $5 where writer = $1";

    private readonly SqliteStatements _statements;
    private readonly string _writer;
    private readonly HistoryRules _rules;
    private readonly long _now;
    private long _lastIndex;

    public SqliteGroup(SqliteStatements statements, string writer, HistoryRules rules, long now)
    {
        _rules = rules;
        _statements = statements;
        _writer = writer;
        _now = now;
    }

    public void Apply(CommitGroup group)
    {
        _lastIndex = ReadLastIndex();
        var firstIndex = _lastIndex + 1;
        var position = 0;
        foreach (var unit in group.Units)
        {
            ApplyUnit(group, unit.Mutations, position);
            position += unit.Mutations.Count;
        }

        if (_lastIndex >= firstIndex)
        {
            _statements.Execute(Head, _lastIndex);
            _statements.Execute(Record, _writer, group.Number, firstIndex, _lastIndex, _now);
        }
    }

    private long ReadLastIndex()
    {
        using var reader = _statements.Query(Gate, _writer);
        return reader.Read() ? reader.GetInt64(0) : throw new WriterFencedException();
    }

    private void ApplyUnit(CommitGroup group, IReadOnlyList<Mutation> mutations, int start)
    {
        var stored = new (long CreateIndex, long Version)[mutations.Count];
        var holds = true;
        for (var place = 0; place < mutations.Count; place++)
        {
            stored[place] = ReadVersion(mutations[place]);
            holds &= Holds(mutations[place], stored[place].Version);
        }

        for (var place = 0; place < mutations.Count; place++)
        {
            var (createIndex, version) = stored[place];
            group.Report(start + place, holds ? Apply(mutations[place], start + place, createIndex, version) : new(false, false, 0, 0, version));
        }
    }

    private bool Holds(Mutation mutation, long version)
    {
        if (mutation.Kind != MutationKind.ExpectRange)
        {
            return mutation.ExpectedVersion is not { } expected || expected == version;
        }

        using var reader = _statements.Query(Later, mutation.Space, mutation.Key, Encoding.UTF8.GetString(mutation.Payload.Span), mutation.ExpectedVersion!);
        return !reader.Read();
    }

    private ItemOutcome Apply(Mutation mutation, int position, long createIndex, long version)
    {
        if (mutation.Kind is MutationKind.Expect or MutationKind.ExpectRange)
        {
            return new(true, false, _lastIndex, 0, version);
        }

        var isPut = mutation.Kind == MutationKind.Put;
        if (!isPut && version == 0)
        {
            return new(true, false, _lastIndex, 0, 0);
        }

        var index = ++_lastIndex;
        createIndex = version == 0 ? index : createIndex;
        var payload = Bytes(mutation.Payload);
        if (isPut)
        {
            _statements.Execute(version == 0 ? Insert : Update, mutation.Space, mutation.Key, payload, index);
        }
        else
        {
            _statements.Execute(Delete, mutation.Space, mutation.Key);
        }

        if (_rules.Find(mutation.Space, mutation.Key) is { } rule)
        {
            SqliteHistory.Add(_statements, rule, mutation, payload, index, createIndex, _now);
        }

        _statements.Execute(Log, index, mutation.Space, mutation.Key, (int)mutation.Kind, createIndex, position, _now);
        return new(true, true, index, createIndex, isPut ? index : 0);
    }

    private (long CreateIndex, long Version) ReadVersion(Mutation mutation)
    {
        using var reader = _statements.Query(Version, mutation.Space, mutation.Key);
        return reader.Read() ? (reader.GetInt64(0), reader.GetInt64(1)) : default;
    }

    private static byte[] Bytes(ReadOnlyMemory<byte> payload)
    {
        var isWholeArray = MemoryMarshal.TryGetArray(payload, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length;
        return isWholeArray ? segment.Array! : payload.ToArray();
    }
}
