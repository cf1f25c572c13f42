using Actors.Ledger.Commit;
using Actors.Ledger.Storage;
using Npgsql;

namespace Actors.Ledger.Postgres;

/// <summary>The last group a writer committed; <c>GroupNumber</c> is 0 when there was none.</summary>
internal readonly record struct WriterRecord(long GroupNumber, long FirstIndex, long LastIndex);

/// <summary>How one writer connection succeeds another: fence, find out what the former one achieved, register.</summary>
internal sealed class PostgresSuccession
{
    private readonly NpgsqlConnection _connection;

    public PostgresSuccession(NpgsqlConnection connection) => _connection = connection;

    /// <summary>
    /// Takes the writers' lock and fences the former writer. A transaction of it that still waits for the lock will find
    /// its row fenced and apply nothing. The row stays, so that a repeated attempt reads the same record.
    /// </summary>
    public async ValueTask<WriterRecord> FenceAsync(Guid formerWriter, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(GroupStatement.Lock, _connection);
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        // A second statement: its snapshot is taken after the lock was granted.
        const string fence = "update ledger_writers set fenced = true where writer = $1 returning group_number, first_index, last_index";
        var reader = await ExecuteAsync(fence, cancellationToken, formerWriter).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2))
            : default;
    }

    public async ValueTask RegisterAsync(Guid writer, CancellationToken cancellationToken)
    {
        var reader = await ExecuteAsync("insert into ledger_writers (writer) values ($1)", cancellationToken, writer).ConfigureAwait(false);
        await reader.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask RestoreAsync(CommitGroup group, WriterRecord record, CancellationToken cancellationToken)
    {
        var changes = new List<LoggedChange>();
        const string changesOfGroup = "select position, index, create_index from ledger_changes where group_index between $1 and $2";
        var reader = await ExecuteAsync(changesOfGroup, cancellationToken, record.FirstIndex, record.LastIndex).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                changes.Add(new(reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2)));
            }
        }

        await LostAcknowledgement.RestoreAsync(group, changes, record.LastIndex, mutation => VersionAsync(mutation, cancellationToken)).ConfigureAwait(false);
    }

    private async ValueTask<long> VersionAsync(Mutation mutation, CancellationToken cancellationToken)
    {
        const string version = "select modify_index from ledger_entries where space = $1 and key = $2";
        var reader = await ExecuteAsync(version, cancellationToken, mutation.Space, mutation.Key).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? reader.GetInt64(0) : 0;
    }

    private async ValueTask<NpgsqlDataReader> ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        var command = new NpgsqlCommand(sql, _connection);
        await using var commandScope = command.ConfigureAwait(false);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
    }
}
