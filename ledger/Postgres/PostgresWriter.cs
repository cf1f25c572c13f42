using System.Data;
using Actors.Ledger.Commit;
using Actors.Ledger.Storage;
using Npgsql;

namespace Actors.Ledger.Postgres;

/// <summary>Owns a connection that writes: who it is, whether it still lives, and how it succeeds the one before it.</summary>
internal sealed class PostgresWriter : ILedgerWriter
{
    private static readonly TimeSpan TrustedIdle = TimeSpan.FromSeconds(1);

    private readonly PostgresConnections _connections;
    private readonly TimeProvider _timeProvider;
    private readonly Dictionary<(int Rounds, bool HasBatches), PreparedGroup> _prepared = [];
    private ReplacingGroup? _replacing;
    private NpgsqlConnection? _connection;
    private int _backendId;
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
        // Kept because a broken connection no longer tells.
        _backendId = connection.ProcessID;
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
        var replacing = await ProbeAsync(connection, cancellationToken).ConfigureAwait(false);
        try
        {
            var isDone = false;
            if (replacing.IsPromising(group))
            {
                Begin(group);
                isDone = await replacing.TryExecuteAsync(_writer, group, cancellationToken).ConfigureAwait(false);
            }

            if (!isDone)
            {
                var prepared = await PrepareAsync(connection, group, cancellationToken).ConfigureAwait(false);
                Begin(group);
                await prepared.ExecuteAsync(_writer, group, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (PostgresException refused) when (refused.SqlState != PostgresErrorCodes.AdminShutdown && connection.State == ConnectionState.Open)
        {
            // The server answered with an error and lives: it has rolled back.
            throw new GroupNotAppliedException(refused);
        }

        _usedAt = _timeProvider.GetTimestamp();
    }

    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    /// <summary>A connection that died in silence would swallow the group and leave its outcome in doubt.</summary>
    private async ValueTask<ReplacingGroup> ProbeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            if (_timeProvider.GetElapsedTime(_usedAt) > TrustedIdle)
            {
                await PingAsync(connection, cancellationToken).ConfigureAwait(false);
            }

            return _replacing ??= await ReplacingGroup.CreateAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            throw new GroupNotAppliedException(failure);
        }
    }

    private static void Begin(CommitGroup group)
    {
        if (!group.TryBegin())
        {
            throw GroupNotAppliedException.Withdrawn();
        }
    }

    private async ValueTask<PreparedGroup> PrepareAsync(NpgsqlConnection connection, CommitGroup group, CancellationToken cancellationToken)
    {
        var shape = (group.Rounds.Count, group.HasBatches);
        if (_prepared.TryGetValue(shape, out var known))
        {
            return known;
        }

        try
        {
            var prepared = await PreparedGroup.CreateAsync(connection, group.Rounds.Count, group.HasBatches, cancellationToken).ConfigureAwait(false);
            _prepared.Add(shape, prepared);
            return prepared;
        }
        catch (Exception failure)
        {
            throw new GroupNotAppliedException(failure);
        }
    }

    private static async ValueTask PingAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand("select 1", connection);
        await using var commandScope = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask CloseAsync()
    {
        foreach (var prepared in _prepared.Values)
        {
            prepared.Dispose();
        }

        _prepared.Clear();
        _replacing?.Dispose();
        _replacing = null;
        if (_connection is { } connection)
        {
            _connection = null;
            await _connections.CloseWriterAsync(connection, _backendId).ConfigureAwait(false);
        }
    }
}
