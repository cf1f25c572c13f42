using System.Net;
using System.Net.Sockets;

namespace Actors.AppHost.Processes;

/// <summary>Ports that nobody listens on at this moment, each given out once.</summary>
internal sealed class PortChoice
{
    private readonly HashSet<int> _given = [];

    /// <summary>The first free port from the given one on.</summary>
    public int From(int port)
    {
        while (port < IPEndPoint.MaxPort && !IsFree(port))
        {
            port++;
        }

        _given.Add(port);
        return port;
    }

    /// <summary>A free port of the system's choice.</summary>
    public int Any()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (_given.Add(port))
            {
                return port;
            }
        }
    }

    private bool IsFree(int port)
    {
        if (_given.Contains(port))
        {
            return false;
        }

        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
