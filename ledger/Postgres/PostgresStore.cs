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
    private readonly NpgsqlDataSource _reads;
    private readonly LedgerOptions _options;
    private readonly TimeProvider _timeProvider;

    public PostgresStore(DatabaseTarget target, LedgerOptions options, TimeProvider timeProvider)
    {
        _connections = new PostgresConnections(target, options);
        _reads = _connections.CreateReadPool();
        _options = options;
        _timeProvider = timeProvider;
    }

    public TimeSpan TailPollInterval => _options.TailPollInterval ?? TimeSpan.FromMilliseconds(500);

    public void ForgetIdleConnections() => _reads.Clear();

    public ILedgerWriter CreateWriter() => new PostgresWriter(_connections, _timeProvider);

    public IChangeSignal CreateSignal() => new PostgresSignal(_connections, _timeProvider);

    public async ValueTask<(LedgerEntry? Entry, long SnapshotIndex)> ReadAsync(string space, string key, CancellationToken cancellationToken)
    {
        var command = _reads.CreateCommand(ReadSql);
        await using var commandScope = command.ConfigureAwait(false);
        Add(command, space, key);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var entry = reader.IsDBNull(1) ? null : new LedgerEntry(space, key, reader.GetFieldValue<byte[]>(1), reader.GetInt64(2), reader.GetInt64(3));
        return (entry, reader.GetInt64(0));
    }

    public async ValueTask<(IReadOnlyList<LedgerEntry?> Entries, long SnapshotIndex)> ReadAsync(IReadOnlyList<RowName> rows, CancellationToken cancellationToken)
    {
        var command = _reads.CreateCommand(ReadManySql);
        await using var commandScope = command.ConfigureAwait(false);
        Add(command, rows.Select(row => row.Space).ToArray(), rows.Select(row => row.Key).ToArray());
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        var entries = new List<LedgerEntry?>(rows.Count);
        var snapshotIndex = 0L;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var (space, key) = rows[entries.Count];
            snapshotIndex = reader.GetInt64(0);
            entries.Add(reader.IsDBNull(1) ? null : new LedgerEntry(space, key, reader.GetFieldValue<byte[]>(1), reader.GetInt64(2), reader.GetInt64(3)));
        }

        return (entries, snapshotIndex);
    }

    public async ValueTask<LedgerPage> ListAsync(ListRequest request, CancellationToken cancellationToken)
    {
        var command = PostgresListing.CreateCommand(_reads, request, _options.PageBytesMax);
        await using var commandScope = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        return await PostgresListing.ReadAsync(reader, request, _options.PageBytesMax, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<LogPage> ReadChangesAsync(long afterIndex, int limit, CancellationToken cancellationToken)
    {
        var command = PostgresLog.CreateCommand(_reads, afterIndex, limit);
        await using var commandScope = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        return await PostgresLog.ReadAsync(reader, afterIndex, limit, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<IReadOnlyList<LedgerVersion>> ReadHistoryAsync(string space, string key, int limit, CancellationToken cancellationToken) =>
        PostgresHistory.ReadAsync(_reads, space, key, limit, cancellationToken);

    public ValueTask<long?> MoveHistoryAsync(CancellationToken cancellationToken) => PostgresHistory.MoveAsync(_reads, _options.HistoryRules, cancellationToken);

    public ValueTask<bool> ExpireHistoryAsync(CancellationToken cancellationToken) => PostgresHistory.ExpireAsync(_reads, cancellationToken);

    public async ValueTask<long> CompactAsync(long changeCountMax, TimeSpan changeAgeMax, CancellationToken cancellationToken)
    {
        // What is not moved yet stays in the log.
        await MoveHistoryAsync(cancellationToken).ConfigureAwait(false);

        var connection = await _reads.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        return await PostgresCompaction.RunAsync(connection, changeCountMax, changeAgeMax, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<LedgerBackup> OpenBackupAsync(CancellationToken cancellationToken) =>
        await PostgresBackup.OpenAsync(await _connections.OpenBackupAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    public async ValueTask RaiseIndexAsync(long index, CancellationToken cancellationToken) =>
        await PostgresBackup.RaiseIndexAsync(
            await _connections.OpenBackupAsync(cancellationToken).ConfigureAwait(false), index, cancellationToken).ConfigureAwait(false);

    public async ValueTask DisposeAsync() => await _reads.DisposeAsync().ConfigureAwait(false);

    private static void Add(NpgsqlCommand command, params ReadOnlySpan<object> values)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
    }
}
