using System.Net;
using System.Net.Sockets;

namespace Actors.Gateway.Dns.Wire;

/// <summary>One record of an answer.</summary>
/// <param name="Name">Whose record it is.</param>
/// <param name="Type">Its type.</param>
/// <param name="Ttl">How long it may be kept; counted in whole seconds.</param>
internal abstract record DnsRecord(DnsName Name, DnsType Type, TimeSpan Ttl);

/// <summary>A or AAAA: the address of a name.</summary>
internal sealed record AddressRecord(DnsName Name, IPAddress Address, TimeSpan Ttl)
    : DnsRecord(Name, Address.AddressFamily == AddressFamily.InterNetwork ? DnsType.A : DnsType.Aaaa, Ttl);

/// <summary>CNAME, NS or PTR: another name.</summary>
internal sealed record NameRecord(DnsName Name, DnsType Type, DnsName Target, TimeSpan Ttl) : DnsRecord(Name, Type, Ttl);

/// <summary>SRV: where a service is (RFC 2782).</summary>
internal sealed record ServiceRecord(DnsName Name, int Priority, int Weight, int Port, DnsName Target, TimeSpan Ttl) : DnsRecord(Name, DnsType.Srv, Ttl);

/// <summary>TXT: free text.</summary>
internal sealed record TextRecord(DnsName Name, string Text, TimeSpan Ttl) : DnsRecord(Name, DnsType.Txt, Ttl);

/// <summary>SOA: who is responsible for a zone, and how long it may be kept that a name is missing.</summary>
internal sealed record AuthorityRecord(DnsName Name, DnsName Server, DnsName Contact, uint Serial, TimeSpan NegativeTtl)
    : DnsRecord(Name, DnsType.Soa, TimeSpan.Zero);

/// <summary>What was found for a question.</summary>
internal sealed record DnsAnswer(DnsCode Code, IReadOnlyList<DnsRecord> Answers, IReadOnlyList<DnsRecord> Authority, IReadOnlyList<DnsRecord> Additional)
{
    /// <summary>An answer without records.</summary>
    public static DnsAnswer Of(DnsCode code) => new(code, [], [], []);
}
