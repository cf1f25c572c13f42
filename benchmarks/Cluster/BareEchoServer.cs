using System.Net;
using System.Net.Sockets;

namespace Actors.Benchmarks.Cluster;

/// <summary>Answers every frame with the same frame: the least that a process on the other side can do.</summary>
internal sealed class BareEchoServer : IDisposable
{
    private readonly TcpListener _listener;

    public BareEchoServer(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _ = AcceptAsync();
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync();
                socket.NoDelay = true;
                var writer = new BareWriter(socket);
                _ = BareFrames.ReadAsync(socket, writer.Write, writer.Flush);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The benchmark is over.
        }
    }
}
