using System.Net;
using System.Net.Sockets;

namespace Actors.Silo;

/// <summary>Finds the address behind the name under which a silo is reached.</summary>
internal static class ClusterAddress
{
    /// <exception cref="StartFailedException">The name has no address.</exception>
    public static IPAddress Resolve(string text)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            return address;
        }

        try
        {
            var addresses = Dns.GetHostAddresses(text);
            return addresses.FirstOrDefault(candidate => candidate.AddressFamily == AddressFamily.InterNetwork)
                ?? addresses.FirstOrDefault()
                ?? throw new SocketException((int)SocketError.HostNotFound);
        }
        catch (SocketException failure)
        {
            throw new StartFailedException($"The option ClusterAddress is '{text}', a name without an address ({failure.Message}); give one of this machine's names or addresses.", failure);
        }
    }
}
