using Actors.Runtime.Messaging.Handshakes;
using Actors.Runtime.Messaging.Transport;
using Microsoft.Extensions.Logging;

namespace Actors.Runtime.Messaging.Connections;

/// <summary>Lets peers in at one port: those that pass the handshake within its time limit.</summary>
internal sealed partial class Acceptor(MessagingParts parts, Handshake handshake, ConnectionTable connections, ITransportListener listener, PortRole role) : IAsyncDisposable
{
    // Connections that have not said who they are cost memory; more of them than this are an attack or a defect.
    private const int StrangersMax = 1024;

    private Task _accepting = Task.CompletedTask;
    private int _strangerCount;

    /// <summary>Whom it lets in.</summary>
    public PortRole Role => role;

    public void Start()
    {
        listener.Listen();
        _accepting = AcceptAllAsync();
        Log.Listening(parts.Logger, listener.Endpoint.ToString(), role);
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await _accepting.ConfigureAwait(false);
    }

    private async Task AcceptAllAsync()
    {
        await Task.Yield();
        while (true)
        {
            try
            {
                if (await listener.AcceptAsync().ConfigureAwait(false) is not { } stream)
                {
                    return;
                }

                _ = GreetAsync(stream);
            }
            catch (Exception exception)
            {
                // Such as too many open files: the next ones may do better.
                Log.AcceptFailed(parts.Logger, listener.Endpoint.ToString(), exception);
                await Task.Delay(parts.Options.ConnectionRetryDelay, parts.TimeProvider).ConfigureAwait(false);
            }
        }
    }

    private async Task GreetAsync(Stream stream)
    {
        using var limit = new CancellationTokenSource(parts.Options.OpenConnectionTimeout, parts.TimeProvider);
        try
        {
            if (Interlocked.Increment(ref _strangerCount) > StrangersMax)
            {
                throw new PeerRefusedException($"{StrangersMax} connections are being opened already");
            }

            stream = await parts.Security.SecureAsServerAsync(stream, limit.Token).ConfigureAwait(false);
            var peer = await handshake.AcceptAsync(stream, role, limit.Token).ConfigureAwait(false);
            connections.Run(stream, peer, isDialled: false);
        }
        catch (Exception exception)
        {
            var reason = exception is OperationCanceledException ? $"it did not say who it is within {parts.Options.OpenConnectionTimeout}" : exception.Message;
            Log.Refused(parts.Logger, listener.Endpoint.ToString(), reason.TrimEnd('.'));
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _strangerCount);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2031, LogLevel.Information, "Listening on '{Endpoint}' for {Role}")]
        public static partial void Listening(ILogger logger, string endpoint, PortRole role);

        [LoggerMessage(2032, LogLevel.Warning, "A connection to '{Endpoint}' was not let in: {Reason}; see who connects there, and whether cluster and certificates are theirs")]
        public static partial void Refused(ILogger logger, string endpoint, string reason);

        [LoggerMessage(2033, LogLevel.Error, "Accepting connections on '{Endpoint}' failed; it is tried again, so see the limit of open files when this stays")]
        public static partial void AcceptFailed(ILogger logger, string endpoint, Exception exception);
    }
}
