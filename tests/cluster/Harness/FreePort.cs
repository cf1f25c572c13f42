using System.Net;
using System.Net.Sockets;

namespace Actors.Cluster.Tests.Harness;

/// <summary>
/// Ports that nobody listens on at this moment, each given out once by this process. None of those that the system gives to outgoing
/// connections: it might do so while a process that is started again does not listen.
/// </summary>
internal static class FreePort
{
    private const int First = 12_000;
    private const int Last = 30_000;
    private static readonly HashSet<int> Given = [];

    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            lock (Given)
            {
                if (Given.Add(port) && IsFree(port))
                {
                    return port;
                }
            }
        }
    }

    private static bool IsFree(int port)
    {
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
