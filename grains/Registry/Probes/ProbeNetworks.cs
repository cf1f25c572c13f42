using System.Net;
using Microsoft.Extensions.Options;

namespace Actors.Grains.Registry.Probes;

/// <summary>
/// Which addresses may be probed. Anybody who may register a check can have the registry send requests, so what is not allowed is refused,
/// and what gives out credentials of the machine is refused whatever is allowed.
/// </summary>
internal sealed class ProbeNetworks
{
    private static readonly IPNetwork[] Usual = Parse(
        "127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7");

    // "This host", link-local, where clouds keep their metadata services, multicast and broadcast.
    private static readonly IPNetwork[] Never = Parse(
        "0.0.0.0/8", "::/128", "169.254.0.0/16", "fe80::/10", "fd00:ec2::/32", "fd20:ce::/32", "100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32",
        "224.0.0.0/4", "ff00::/8", "255.255.255.255/32");

    // Forms of IPv6 in which an IPv4 address stands, and where: what is sent to them may arrive there. NAT64, 6to4, and the old compatible form.
    private static readonly (IPNetwork Network, int Offset)[] Carriers =
        [(IPNetwork.Parse("64:ff9b::/96"), 12), (IPNetwork.Parse("2002::/16"), 2), (IPNetwork.Parse("::/96"), 12)];

    private readonly IPNetwork[] _allowed;

    public ProbeNetworks(IOptions<RegistryOptions> options)
    {
        var given = options.Value.ProbeNetworks;
        _allowed = given.Count == 0 ? Usual : Parse([.. given]);
    }

    public bool Allows(IPAddress address)
    {
        var plain = Unwrap(address);
        return Array.Exists(_allowed, network => network.Contains(plain)) && !Array.Exists(Never, network => network.Contains(plain));
    }

    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var carrier = Array.Find(Carriers, carrier => carrier.Network.Contains(address));
        return carrier.Offset == 0 || address.Equals(IPAddress.IPv6Loopback) || address.Equals(IPAddress.IPv6Any)
            ? address
            : new IPAddress(address.GetAddressBytes().AsSpan(carrier.Offset, 4));
    }

    private static IPNetwork[] Parse(params string[] networks) => [.. networks.Select(network => IPNetwork.Parse(network))];
}
