using Actors.Ledger.Storage;
using Actors.Sql;

namespace Actors.Ledger.Sqlite;

/// <summary>The ledger in a SQLite file: snapshot reads from a small pool, and the makers of writer and signal.</summary>
internal sealed class SqliteStore : ILedgerStore
{
    private const string ReadSql =
        """
        select h.last_index, e.payload, e.create_index, e.modify_index
        from ledger_head h left join ledger_entries e on e.space = $1 and e.key = $2
        """;

    private readonly DatabaseTarget _target;
    private readonly LedgerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly SqliteReadPool _reads;

    public SqliteStore(DatabaseTarget target, LedgerOptions options, TimeProvider timeProvider)
    {
        _target = target;
        _options = options;
        _timeProvider = timeProvider;
        _reads = new SqliteReadPool(target, options.ReadConnectionsMax);
    }

    public TimeSpan TailPollInterval => _options.TailPollInterval ?? TimeSpan.FromMilliseconds(25);

    public void ForgetIdleConnections() => _reads.Clear();

    public ILedgerWriter CreateWriter() => new SqliteWriter(_target, _options, _timeProvider);

    public IChangeSignal CreateSignal() => new SqliteSignal(_timeProvider);

    public ValueTask<(LedgerEntry? Entry, long SnapshotIndex)> ReadAsync(string space, string key, CancellationToken cancellationToken) =>
        _reads.RunAsync(statements => Read(statements, space, key), cancellationToken);

    public ValueTask<(IReadOnlyList<LedgerEntry?> Entries, long SnapshotIndex)> ReadAsync(IReadOnlyList<RowName> rows, CancellationToken cancellationToken) =>
        _reads.RunAsync(statements => Read(statements, rows), cancellationToken);

    public ValueTask<LedgerPage> ListAsync(ListRequest request, CancellationToken cancellationToken) =>
        _reads.RunAsync(statements => SqliteListing.Read(statements, request, _options.PageBytesMax), cancellationToken);

    public ValueTask<LogPage> ReadChangesAsync(long afterIndex, int limit, CancellationToken cancellationToken) =>
        _reads.RunAsync(statements => SqliteLog.Read(statements, afterIndex, limit), cancellationToken);

    public ValueTask<IReadOnlyList<LedgerVersion>> ReadHistoryAsync(string space, string key, int limit, CancellationToken cancellationToken) =>
        _reads.RunAsync(statements => SqliteHistory.ReadAll(statements, space, key, limit), cancellationToken);

    // It is where it belongs from the start.
    public ValueTask<long?> MoveHistoryAsync(CancellationToken cancellationToken) => ValueTask.FromResult<long?>(null);

    public ValueTask<bool> ExpireHistoryAsync(CancellationToken cancellationToken)
    {
        var now = _timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        return _reads.RunAsync(statements => SqliteHistory.RemoveExpired(statements, now), cancellationToken);
    }

    public ValueTask<long> CompactAsync(long changeCountMax, TimeSpan changeAgeMax, CancellationToken cancellationToken)
    {
        var now = _timeProvider.GetUtcNow();
        return _reads.RunAsync(statements => SqliteLog.Compact(statements, changeCountMax, changeAgeMax, now), cancellationToken);
    }

    public async ValueTask<LedgerBackup> OpenBackupAsync(CancellationToken cancellationToken) =>
        await Task.Run(() => SqliteBackup.Open(_target), cancellationToken).ConfigureAwait(false);

    public async ValueTask RaiseIndexAsync(long index, CancellationToken cancellationToken) =>
        await Task.Run(() => SqliteBackup.RaiseIndex(_target, index), cancellationToken).ConfigureAwait(false);

    public ValueTask DisposeAsync()
    {
        _reads.Dispose();
        return ValueTask.CompletedTask;
    }

    // A transaction that only reads sees one snapshot, and disturbs no writer.
    private static (IReadOnlyList<LedgerEntry?> Entries, long SnapshotIndex) Read(SqliteStatements statements, IReadOnlyList<RowName> rows)
    {
        var entries = new List<LedgerEntry?>(rows.Count);
        var snapshotIndex = 0L;
        statements.Execute("begin");
        foreach (var (space, key) in rows)
        {
            var (entry, index) = Read(statements, space, key);
            entries.Add(entry);
            snapshotIndex = index;
        }

        statements.Execute("commit");
        return (entries, snapshotIndex);
    }

    private static (LedgerEntry? Entry, long SnapshotIndex) Read(SqliteStatements statements, string space, string key)
    {
        using var reader = statements.Query(ReadSql, space, key);
        reader.Read();
        var entry = reader.IsDBNull(1) ? null : new LedgerEntry(space, key, reader.GetFieldValue<byte[]>(1), reader.GetInt64(2), reader.GetInt64(3));
        return (entry, reader.GetInt64(0));
    }
}
