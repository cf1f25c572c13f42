using System.Net;
using System.Security.Authentication;
using Actors.Runtime.Messaging.Handshakes;
using Actors.Runtime.Messaging.Transport;
using Orleans.Runtime;

namespace Actors.Runtime.Messaging.Connections;

/// <summary>Opens connections to peers.</summary>
internal sealed class Dialler(MessagingParts parts, Handshake handshake, ConnectionTable connections, Func<SiloAddress, IPEndPoint> endpointOf)
{
    /// <summary>Opens a connection.</summary>
    /// <exception cref="IOException">The peer cannot be reached, or one of the two refuses the other.</exception>
    public async Task<Connection> OpenAsync(SiloAddress peer)
    {
        using var limit = new CancellationTokenSource(parts.Options.OpenConnectionTimeout, parts.TimeProvider);
        try
        {
            var (stream, identity) = await ConnectAsync(peer, limit.Token).ConfigureAwait(false);
            return connections.Run(stream, identity, isDialled: true);
        }
        catch (Exception exception)
        {
            var (failure, reason) = exception switch
            {
                PeerRefusedException refused => (ConnectionFailure.Rejected, $"it refuses this process: {refused.Message}"),
                ConnectFailedException { WasRefused: true } connect => (ConnectionFailure.Refused, connect.Message),
                AuthenticationException => (ConnectionFailure.Rejected, $"TLS was not agreed on: {exception.Message}"),
                OperationCanceledException => (ConnectionFailure.TimedOut, $"no answer within {parts.Options.OpenConnectionTimeout} (ConnectionOptions.OpenConnectionTimeout)"),
                ConnectFailedException connect => (ConnectionFailure.TimedOut, connect.Message),
                _ => (ConnectionFailure.Reset, exception.Message),
            };
            connections.TellFailed(peer, failure);
            throw new IOException(reason, exception);
        }
    }

    private async Task<(Stream Stream, SiloAddress Identity)> ConnectAsync(SiloAddress peer, CancellationToken cancellationToken)
    {
        var stream = await parts.Transport.ConnectAsync(endpointOf(peer), cancellationToken).ConfigureAwait(false);
        try
        {
            stream = await parts.Security.SecureAsClientAsync(stream, cancellationToken).ConfigureAwait(false);
            return (stream, await handshake.DialAsync(stream, peer, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
