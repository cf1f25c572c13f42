using System.Globalization;
using Actors.Ledger.Storage;
using Npgsql;

namespace Actors.Ledger.Postgres;

/// <summary>Listens for the notification that every writer sends with its transaction; it carries the last index.</summary>
internal sealed class PostgresSignal : IChangeSignal
{
    // Npgsql counts whole milliseconds, and to it none means without end.
    private static readonly TimeSpan WaitMin = TimeSpan.FromMilliseconds(1);

    private readonly PostgresConnections _connections;
    private readonly TimeProvider _timeProvider;
    private NpgsqlConnection? _connection;
    private long _notifiedIndex;

    public PostgresSignal(PostgresConnections connections, TimeProvider timeProvider)
    {
        _connections = connections;
        _timeProvider = timeProvider;
    }

    public async ValueTask WaitAsync(long knownIndex, TimeSpan waitMax, CancellationToken cancellationToken)
    {
        try
        {
            if (_connection is null)
            {
                // What happened before LISTEN was not notified: look at once.
                await ListenAsync(cancellationToken).ConfigureAwait(false);
                return;
            }

            var started = _timeProvider.GetTimestamp();
            var left = waitMax;
            while (_notifiedIndex <= knownIndex && left >= WaitMin)
            {
                await _connection.WaitAsync(left, cancellationToken).ConfigureAwait(false);
                left = waitMax - _timeProvider.GetElapsedTime(started);
            }
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public void Nudge()
    {
        // A gap is another process's commit, and that one notifies.
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask ListenAsync(CancellationToken cancellationToken)
    {
        _connection = await _connections.OpenListenerAsync(cancellationToken).ConfigureAwait(false);
        _connection.Notification += OnNotification;
        var command = new NpgsqlCommand($"listen {GroupStatement.Channel}", _connection);
        await using var commandScope = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private void OnNotification(object sender, NpgsqlNotificationEventArgs notification)
    {
        // What this process commits reaches its tail with the acknowledgement, without another look at the database.
        if (!_connections.IsOwnWriter(notification.PID) && long.TryParse(notification.Payload, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            _notifiedIndex = index;
        }
    }
}
