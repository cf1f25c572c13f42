using System.Net;
using Actors.Gateway.Dns.Wire;

namespace Actors.Gateway.Dns;

/// <summary>The record of a place that was registered as an address or as a host name: A, AAAA, or an alias that whoever asks has a resolver for.</summary>
internal static class PlaceRecord
{
    /// <summary>The record; null when the place has none of the wanted type.</summary>
    public static DnsRecord? Of(DnsQuestion question, string place, TimeSpan ttl)
    {
        if (IPAddress.TryParse(place, out var address))
        {
            var record = new AddressRecord(question.Name, address, ttl);
            return question.Type == record.Type || question.Type == DnsType.Any ? record : null;
        }

        var isAliasWanted = question.Type is DnsType.A or DnsType.Aaaa or DnsType.CName or DnsType.Any;
        return isAliasWanted && DnsName.TryParse(place, out var alias) ? new NameRecord(question.Name, DnsType.CName, alias!, ttl) : null;
    }
}
