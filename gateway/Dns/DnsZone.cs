using System.Globalization;
using System.Net;
using Actors.Gateway.Dns.Wire;
using Actors.Gateway.Registry;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Dns;

/// <summary>
/// The names of our domain: what each is about, and how things are named. Below the domain, <c>service</c>, <c>node</c>, <c>query</c> and
/// <c>addr</c> say which kind is meant; a datacenter may stand between (<c>web.service.dc1.consul</c>, or <c>web.service.dc1.dc.consul</c>).
/// </summary>
internal sealed class DnsZone
{
    private static readonly string[] ReverseV4 = ["in-addr", "arpa"];
    private static readonly string[] ReverseV6 = ["ip6", "arpa"];
    private static readonly string[] Protocols = ["tcp", "udp"];

    private readonly string[] _domain;
    private readonly string _datacenter;

    public DnsZone(IOptions<DnsOptions> options, NodeDescription node)
    {
        Apex = DnsName.Parse(options.Value.Domain);
        _domain = [.. Apex.Labels];
        _datacenter = node.Datacenter;
        NameServer = NodeName(node.Name) ?? DnsName.Parse($"ns.{options.Value.Domain}");
        Contact = DnsName.Parse($"hostmaster.{options.Value.Domain}");
    }

    /// <summary>The domain itself.</summary>
    public DnsName Apex { get; }

    /// <summary>The name of this server.</summary>
    public DnsName NameServer { get; }

    /// <summary>The mailbox of whoever is responsible, as a name.</summary>
    public DnsName Contact { get; }

    /// <summary>What a name is about; null when it is none of ours.</summary>
    public DnsSubject? Find(DnsName name)
    {
        if (name.Before(ReverseV4) is { } v4)
        {
            return ReverseOf(v4, 4, 1, static octets => string.Join('.', octets));
        }

        if (name.Before(ReverseV6) is { } v6)
        {
            return ReverseOf(v6, 32, 1, static nibbles => string.Join(':', nibbles.Chunk(4).Select(static group => string.Concat(group))));
        }

        return name.Before(_domain) is not { } labels ? null : labels.Length == 0 ? new ApexSubject() : FindBelow(WithoutDatacenter(labels));
    }

    /// <summary>The name of a node; null when it cannot be one in DNS.</summary>
    public DnsName? NodeName(string node) => NameOf(node.Split('.'), "node", _datacenter);

    /// <summary>The name that says this address.</summary>
    public DnsName AddressName(IPAddress address) => NameOf([Convert.ToHexStringLower(address.GetAddressBytes())], "addr", _datacenter)!;

    /// <summary>The name of a service; null when it cannot be one in DNS.</summary>
    public DnsName? ServiceName(string service) => NameOf([service], "service");

    private DnsName? NameOf(IEnumerable<string> labels, params string[] kind) =>
        DnsName.TryCreate([.. labels, .. kind, .. _domain], out var name) ? name : null;

    private static DnsSubject ReverseOf(string[] labels, int count, int lengthMin, Func<IEnumerable<string>, string> join) =>
        labels.Length == count && labels.All(label => label.Length >= lengthMin) && IPAddress.TryParse(join(labels.Reverse()), out var address)
            ? new ReverseSubject(address)
            : new NothingSubject();

    private static DnsSubject FindBelow(string[]? labels)
    {
        if (labels is null or { Length: < 2 })
        {
            return new NothingSubject();
        }

        var rest = labels[..^1];
        return labels[^1].ToUpperInvariant() switch
        {
            "SERVICE" => ServiceOf(rest),
            "NODE" => new NodeSubject(string.Join('.', rest)),
            "QUERY" => new QuerySubject(QueryOf(rest)),
            "ADDR" when rest.Length == 1 => AddressOf(rest[0]),
            _ => labels is [['_', ..], ['_', ..]] ? ServiceOf(labels) : new NothingSubject(),
        };
    }

    // Another datacenter's names are not ours to answer: null.
    private string[]? WithoutDatacenter(string[] labels)
    {
        if (labels.Length > 2 && Is(labels[^1], "dc"))
        {
            labels = labels[..^1];
            return Is(labels[^1], _datacenter) ? labels[..^1] : null;
        }

        return labels.Length > 2 && Is(labels[^1], _datacenter) ? labels[..^1] : labels;
    }

    // '_web._tcp' and '_web._primary' (RFC 2782), or 'primary.web'.
    private static ServiceSubject ServiceOf(string[] labels)
    {
        if (labels is [['_', .. var service], ['_', .. var tag]])
        {
            return new ServiceSubject(service, Protocol(labels[1]) is null ? tag : null);
        }

        return new ServiceSubject(labels[^1], labels.Length > 1 ? string.Join('.', labels[..^1]) : null);
    }

    private static string QueryOf(string[] labels) =>
        labels is [['_', .. var query], ['_', ..]] ? query : string.Join('.', labels);

    private static DnsSubject AddressOf(string label) =>
        label.Length is 8 or 32 && label.All(char.IsAsciiHexDigit) ? new AddressSubject(new IPAddress(Convert.FromHexString(label))) : new NothingSubject();

    private static string? Protocol(string label) =>
        label.StartsWith('_') ? Array.Find(Protocols, protocol => Is(label[1..], protocol)) : null;

    private static bool Is(string label, string word) => string.Compare(label, word, CultureInfo.InvariantCulture, CompareOptions.OrdinalIgnoreCase) == 0;
}
