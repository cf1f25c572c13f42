using Actors.Ledger.Storage;
using Actors.Sql;
using Npgsql;

namespace Actors.Ledger.Postgres;

/// <summary>The ledger on PostgreSQL: snapshot reads from a small pool, and the makers of writer and signal.</summary>
internal sealed class PostgresStore : ILedgerStore
{
    private const string ReadSql =
        """
        select h.last_index, e.payload, e.create_index, e.modify_index
        from ledger_head h left join ledger_entries e on e.space = $1 and e.key = $2
        """;

    private const string ReadManySql =
        """
        select h.last_index, e.payload, e.create_index, e.modify_index
        from ledger_head h cross join unnest($1, $2) with ordinality as i(space, key, place)
        left join ledger_entries e on e.space = i.space and e.key = i.key
        order by i.place
        """;

    private readonly PostgresConnections _connections;
    private readonly PostgresReads _reads;
    private readonly LedgerOptions _options;
    private readonly TimeProvider _timeProvider;

    public PostgresStore(DatabaseTarget target, LedgerOptions options, TimeProvider timeProvider)
    {
        _connections = new PostgresConnections(target, options);
        _reads = new PostgresReads(_connections.CreateReadPool(), options.AnswerWaitMax, timeProvider);
        _options = options;
        _timeProvider = timeProvider;
    }

    public TimeSpan TailPollInterval => _options.TailPollInterval ?? TimeSpan.FromMilliseconds(500);

    public void ForgetIdleConnections() => _reads.Pool.Clear();

    public ILedgerWriter CreateWriter() => new PostgresWriter(_connections, _timeProvider);

    public IChangeSignal CreateSignal() => new PostgresSignal(_connections, _timeProvider);

    public ValueTask<(LedgerEntry? Entry, long SnapshotIndex)> ReadAsync(string space, string key, CancellationToken cancellationToken) =>
        _reads.RunAsync(CreateCommand(ReadSql, space, key), rows => ReadEntryAsync(rows, space, key), cancellationToken);

    public ValueTask<(IReadOnlyList<LedgerEntry?> Entries, long SnapshotIndex)> ReadAsync(IReadOnlyList<RowName> rows, CancellationToken cancellationToken)
    {
        var command = CreateCommand(ReadManySql, rows.Select(row => row.Space).ToArray(), rows.Select(row => row.Key).ToArray());
        return _reads.RunAsync(command, found => ReadEntriesAsync(found, rows), cancellationToken);
    }

    public ValueTask<LedgerPage> ListAsync(ListRequest request, CancellationToken cancellationToken) => _reads.RunAsync(
        PostgresListing.CreateCommand(request, _options.PageBytesMax), rows => PostgresListing.ReadAsync(rows, request, _options.PageBytesMax), cancellationToken);

    public ValueTask<LogPage> ReadChangesAsync(long afterIndex, int limit, CancellationToken cancellationToken) =>
        _reads.RunAsync(PostgresLog.CreateCommand(afterIndex, limit), rows => PostgresLog.ReadAsync(rows, afterIndex, limit), cancellationToken);

    public ValueTask<IReadOnlyList<LedgerVersion>> ReadHistoryAsync(string space, string key, int limit, CancellationToken cancellationToken) =>
        _reads.RunAsync(PostgresHistory.CreateCommand(space, key, limit), PostgresHistory.ReadAsync, cancellationToken);

    public ValueTask<long?> MoveHistoryAsync(CancellationToken cancellationToken) => PostgresHistory.MoveAsync(_reads.Pool, _options.HistoryRules, cancellationToken);

    public ValueTask<bool> ExpireHistoryAsync(CancellationToken cancellationToken) => PostgresHistory.ExpireAsync(_reads.Pool, cancellationToken);

    public async ValueTask<long> CompactAsync(long changeCountMax, TimeSpan changeAgeMax, CancellationToken cancellationToken)
    {
        // What is not moved yet stays in the log.
        await MoveHistoryAsync(cancellationToken).ConfigureAwait(false);

        var connection = await _reads.Pool.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        return await PostgresCompaction.RunAsync(connection, changeCountMax, changeAgeMax, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<LedgerBackup> OpenBackupAsync(CancellationToken cancellationToken) =>
        await PostgresBackup.OpenAsync(await _connections.OpenBackupAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    public async ValueTask RaiseIndexAsync(long index, CancellationToken cancellationToken) =>
        await PostgresBackup.RaiseIndexAsync(
            await _connections.OpenBackupAsync(cancellationToken).ConfigureAwait(false), index, cancellationToken).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        await _reads.DisposeAsync().ConfigureAwait(false);
        await _connections.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<(LedgerEntry? Entry, long SnapshotIndex)> ReadEntryAsync(PostgresRows rows, string space, string key)
    {
        await rows.NextAsync().ConfigureAwait(false);
        return (EntryOf(rows.Current, space, key), rows.Current.GetInt64(0));
    }

    private static async Task<(IReadOnlyList<LedgerEntry?> Entries, long SnapshotIndex)> ReadEntriesAsync(PostgresRows rows, IReadOnlyList<RowName> names)
    {
        var entries = new List<LedgerEntry?>(names.Count);
        var snapshotIndex = 0L;
        while (await rows.NextAsync().ConfigureAwait(false))
        {
            var (space, key) = names[entries.Count];
            snapshotIndex = rows.Current.GetInt64(0);
            entries.Add(EntryOf(rows.Current, space, key));
        }

        return (entries, snapshotIndex);
    }

    private static LedgerEntry? EntryOf(NpgsqlDataReader row, string space, string key) =>
        row.IsDBNull(1) ? null : new LedgerEntry(space, key, row.GetFieldValue<byte[]>(1), row.GetInt64(2), row.GetInt64(3));

    private static NpgsqlCommand CreateCommand(string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
