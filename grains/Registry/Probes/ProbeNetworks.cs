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
        "0.0.0.0/8", "::/128", "169.254.0.0/16", "fe80::/10", "fd00:ec2::/32", "100.100.100.200/32", "168.63.129.16/32", "224.0.0.0/4", "ff00::/8", "255.255.255.255/32");

    private readonly IPNetwork[] _allowed;

    public ProbeNetworks(IOptions<RegistryOptions> options)
    {
        var given = options.Value.ProbeNetworks;
        _allowed = given.Count == 0 ? Usual : Parse([.. given]);
    }

    public bool Allows(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(_allowed, network => network.Contains(plain)) && !Array.Exists(Never, network => network.Contains(plain));
    }

    private static IPNetwork[] Parse(params string[] networks) => [.. networks.Select(network => IPNetwork.Parse(network))];
}
