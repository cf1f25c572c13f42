using System.Net;
using System.Net.Sockets;

namespace Actors.Cluster.Tests.Network;

/// <summary>Listens on an address that other network namespaces reach, and passes connections on to one that only this one does.</summary>
internal sealed class TcpForwarder : IDisposable
{
    private readonly TcpListener _listener;
    private readonly IPEndPoint _target;

    public TcpForwarder(IPAddress address, IPEndPoint target)
    {
        _target = target;
        _listener = new TcpListener(address, 0);
        _listener.Start();
        _ = AcceptAsync();
    }

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The listener was closed.
        }
    }

    private async Task ServeAsync(TcpClient accepted)
    {
        using var near = accepted;
        using var far = new TcpClient();
        try
        {
            near.NoDelay = far.NoDelay = true;
            await far.ConnectAsync(_target);
            await using var nearStream = near.GetStream();
            await using var farStream = far.GetStream();
            await Task.WhenAny(nearStream.CopyToAsync(farStream), farStream.CopyToAsync(nearStream));
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            // Closing both ends is all that either side has to see.
        }
    }
}
