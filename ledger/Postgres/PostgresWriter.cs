using System.Data;
using Actors.Ledger.Commit;
using Actors.Ledger.Storage;
using Npgsql;

namespace Actors.Ledger.Postgres;

/// <summary>Sends a whole group in one round trip: the lock, one statement per round, and the commit.</summary>
internal sealed class PostgresWriter : ILedgerWriter
{
    private static readonly TimeSpan TrustedIdle = TimeSpan.FromSeconds(1);

    private readonly PostgresConnections _connections;
    private readonly TimeProvider _timeProvider;
    private readonly List<GroupStatement> _statements = [];
    private readonly List<NpgsqlBatch> _batches = [];
    private NpgsqlConnection? _connection;
    private Guid _writer;
    private long _usedAt;

    public PostgresWriter(PostgresConnections connections, TimeProvider timeProvider)
    {
        _connections = connections;
        _timeProvider = timeProvider;
    }

    public async ValueTask<bool> ConnectAsync(CommitGroup? unresolved, CancellationToken cancellationToken)
    {
        await CloseAsync().ConfigureAwait(false);
        var connection = await _connections.OpenWriterAsync(cancellationToken).ConfigureAwait(false);
        _connection = connection;
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var transactionScope = transaction.ConfigureAwait(false);
        var succession = new PostgresSuccession(connection);
        var last = await succession.FenceAsync(_writer, cancellationToken).ConfigureAwait(false);
        var committed = unresolved is not null && last.GroupNumber == unresolved.Number;
        if (committed)
        {
            await succession.RestoreAsync(unresolved!, last, cancellationToken).ConfigureAwait(false);
        }

        var successor = Guid.NewGuid();
        await succession.RegisterAsync(successor, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        // Only now: as long as this is in doubt, the former writer is the one to ask about.
        _writer = successor;
        _usedAt = _timeProvider.GetTimestamp();
        return committed;
    }

    public async ValueTask CommitAsync(CommitGroup group, CancellationToken cancellationToken)
    {
        var connection = _connection ?? throw new InvalidOperationException("The writer is not connected; call ConnectAsync first.");
        group.BeginAttempt();
        var batch = await PrepareAsync(connection, group, cancellationToken).ConfigureAwait(false);
        try
        {
            await ExecuteAsync(batch, group, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException refused) when (refused.SqlState != PostgresErrorCodes.AdminShutdown && connection.State == ConnectionState.Open)
        {
            // The server answered with an error and lives: it has rolled back.
            throw new GroupNotAppliedException(refused);
        }

        _usedAt = _timeProvider.GetTimestamp();
    }

    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    /// <summary>Everything that can fail before the group is on its way.</summary>
    private async ValueTask<NpgsqlBatch> PrepareAsync(NpgsqlConnection connection, CommitGroup group, CancellationToken cancellationToken)
    {
        try
        {
            // A connection that died in silence would swallow the group and leave its outcome in doubt.
            if (_timeProvider.GetElapsedTime(_usedAt) > TrustedIdle)
            {
                await PingAsync(connection, cancellationToken).ConfigureAwait(false);
            }

            var batch = await BatchAsync(connection, group.Rounds.Count, cancellationToken).ConfigureAwait(false);
            for (var round = 0; round < group.Rounds.Count; round++)
            {
                _statements[round].Bind(_writer, group.Number, group.Rounds[round]);
            }

            return batch;
        }
        catch (Exception failure)
        {
            throw new GroupNotAppliedException(failure);
        }
    }

    private async ValueTask ExecuteAsync(NpgsqlBatch batch, CommitGroup group, CancellationToken cancellationToken)
    {
        var count = 0;
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
            {
                count += await GroupStatement.ReadAsync(reader, group, cancellationToken).ConfigureAwait(false);
            }
        }

        _statements.ForEach(statement => statement.Clear());
        if (count != group.Count)
        {
            throw new GroupNotAppliedException(new WriterFencedException());
        }
    }

    private static async ValueTask PingAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand("select 1", connection);
        await using var commandScope = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The prepared batch for so many rounds. Round n uses the same statement and parameters in every batch.</summary>
    private async ValueTask<NpgsqlBatch> BatchAsync(NpgsqlConnection connection, int rounds, CancellationToken cancellationToken)
    {
        while (_batches.Count < rounds)
        {
            _statements.Add(new GroupStatement());
            var batch = new NpgsqlBatch(connection);
            batch.BatchCommands.Add(new NpgsqlBatchCommand(GroupStatement.Lock));
            _statements.ForEach(statement => batch.BatchCommands.Add(statement.Command));
            await batch.PrepareAsync(cancellationToken).ConfigureAwait(false);
            _batches.Add(batch);
        }

        return _batches[rounds - 1];
    }

    private async ValueTask CloseAsync()
    {
        _batches.ForEach(batch => batch.Dispose());
        _batches.Clear();
        _statements.Clear();
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
