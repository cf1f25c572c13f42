using System.Net;
using System.Net.Sockets;

namespace Actors.Runtime.Messaging.Transport;

/// <summary>TCP sockets.</summary>
internal sealed class TcpTransport : ITransport
{
    private const int KeepAliveSeconds = 10;

    public ITransportListener Bind(IPEndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
            return new Listener(socket);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new IOException(
                $"The endpoint '{endpoint}' cannot be used ({exception.Message}); stop what listens there, or choose another address or port in EndpointOptions.", exception);
        }
    }

    public async ValueTask<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
            return Open(socket);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            var wasRefused = exception.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset;
            throw new ConnectFailedException($"'{endpoint}' cannot be reached: {exception.Message}.", wasRefused, exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static NetworkStream Open(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveSeconds);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private sealed class Listener(Socket socket) : ITransportListener
    {
        private const int Backlog = 512;

        public IPEndPoint Endpoint { get; } = (IPEndPoint)socket.LocalEndPoint!;

        public void Listen() => socket.Listen(Backlog);

        public async ValueTask<Stream?> AcceptAsync()
        {
            while (true)
            {
                try
                {
                    return Open(await socket.AcceptAsync().ConfigureAwait(false));
                }
                catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
                {
                    // The other side left before it was its turn.
                }
                catch (Exception exception) when (exception is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted or SocketError.Interrupted })
                {
                    return null;
                }
            }
        }

        public void Dispose() => socket.Dispose();
    }
}
