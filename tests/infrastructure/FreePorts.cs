using System.Net;
using System.Net.Sockets;

namespace Actors.Tests.Infrastructure;

/// <summary>Ports of the loopback address that nobody uses now.</summary>
public static class FreePorts
{
    /// <summary>One of them.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
