using System.Runtime.CompilerServices;
using Npgsql;

namespace Actors.Ledger.Postgres;

/// <summary>All rows from one repeatable-read transaction, streamed as the caller takes them.</summary>
internal sealed class PostgresBackup : LedgerBackup
{
    private const string Begin = "begin isolation level repeatable read read only";
    private const string Head = "select last_index from ledger_head";
    private const string Rows = "select space, key, payload, create_index, modify_index from ledger_entries order by space, key";

    // The log is left out of step with the index, so all of it goes; whoever follows it hears that and reads the state anew.
    private const string Raise =
        """
        with raised as (
            update ledger_head set last_index = $1 where last_index < $1 returning last_index
        ), emptied as (
            delete from ledger_log where exists (select from raised)
        ), recorded as (
            update ledger_compaction c set compacted_index = r.last_index from raised r
        )
        select pg_notify('ledger_changes', last_index::text) from raised
        """;

    private readonly NpgsqlConnection _connection;

    private PostgresBackup(NpgsqlConnection connection, long index)
    {
        _connection = connection;
        Index = index;
    }

    public override long Index { get; }

    public static async ValueTask<LedgerBackup> OpenAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(connection, Begin, cancellationToken).ConfigureAwait(false);
            var head = new NpgsqlCommand(Head, connection);
            await using var scope = head.ConfigureAwait(false);
            return new PostgresBackup(connection, (long)(await head.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public static async ValueTask RaiseIndexAsync(NpgsqlConnection connection, long index, CancellationToken cancellationToken)
    {
        await using var connectionScope = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var transactionScope = transaction.ConfigureAwait(false);
        await ExecuteAsync(connection, GroupStatement.Lock, cancellationToken).ConfigureAwait(false);
        var raise = new NpgsqlCommand(Raise, connection);
        await using var scope = raise.ConfigureAwait(false);
        raise.Parameters.Add(new NpgsqlParameter<long> { TypedValue = index });
        await raise.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async IAsyncEnumerable<LedgerEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(Rows, _connection) { CommandTimeout = 0 };
        await using var commandScope = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return new(reader.GetString(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2), reader.GetInt64(3), reader.GetInt64(4));
        }
    }

    // The connection is not pooled: closing it ends the transaction.
    public override ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Only constants of this folder come here.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await using var scope = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
