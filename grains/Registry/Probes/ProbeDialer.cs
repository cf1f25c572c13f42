using System.Net;
using System.Net.Sockets;

namespace Actors.Grains.Registry.Probes;

/// <summary>
/// Connects to what a check names. A name is resolved once, and the address that is checked is the one that is dialled: a name
/// that answers differently the second time gains nothing.
/// </summary>
internal sealed class ProbeDialer(ProbeNetworks networks)
{
    public async Task<Socket> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = Array.FindAll(addresses, networks.Allows);
        if (allowed.Length == 0)
        {
            throw new InvalidOperationException(
                $"'{host}' is {string.Join(", ", addresses.Select(address => address.ToString()))}, where checks may not be probed; see the option ProbeNetworks.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
