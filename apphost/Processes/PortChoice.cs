using System.Net;
using System.Net.Sockets;

namespace Actors.AppHost.Processes;

/// <summary>Ports that nobody listens on at this moment, each given out once.</summary>
internal sealed class PortChoice
{
    private const int FirstOfAny = 12_000;
    private const int LastOfAny = 29_000;

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

    /// <summary>Any free port. Not one that the system gives to outgoing connections: it might do so before the process listens.</summary>
    public int Any() => From(Random.Shared.Next(FirstOfAny, LastOfAny));

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
