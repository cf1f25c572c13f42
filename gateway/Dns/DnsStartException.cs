using System.Net;
using System.Net.Sockets;

namespace Actors.Gateway.Dns;

/// <summary>DNS cannot be served where the options say. The message has the reason and the remedy.</summary>
public sealed class DnsStartException : Exception
{
    internal DnsStartException(IPEndPoint endPoint, SocketException cause)
        : base(Explain(endPoint, cause), cause)
    {
    }

    private static string Explain(IPEndPoint endPoint, SocketException cause) => $"The address '{endPoint}' for DNS " + cause.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "is in use by another process; stop that process, choose another port with --dns-port, or set Actors:Gateway:Dns:Enabled to false.",
        SocketError.AccessDenied => "may not be opened by this user; choose a port above 1023 with --dns-port.",
        SocketError.AddressNotAvailable => "is not an address of this machine; choose one of its own.",
        _ => $"cannot be opened: {cause.Message.TrimEnd('.')}; choose another with --dns-port.",
    };
}
