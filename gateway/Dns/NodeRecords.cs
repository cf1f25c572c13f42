using System.Net;
using Actors.Gateway.Access.Rules;
using Actors.Gateway.Dns.Wire;
using Actors.Gateway.Http;
using Actors.Gateway.Registry;
using Actors.GrainInterfaces.Registry;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Dns;

/// <summary>The records of nodes, and of names that say their address themselves.</summary>
internal sealed class NodeRecords(RegistryReader reader, NodeDescription node, IOptions<DnsOptions> options, DnsAccess access)
{
    // A key with this prefix is for people who know the text's own format: it goes without its key.
    private const string BareTextPrefix = "rfc1035-";

    private TimeSpan Ttl => options.Value.NodeTtl;

    /// <summary>Address and metadata of a node.</summary>
    public async Task<DnsAnswer> OfAsync(DnsQuestion question, string name, CancellationToken cancellationToken)
    {
        await foreach (var page in reader.OnNodeAsync(name, ReadMode.Stale, 0, cancellationToken))
        {
            var row = page.Instances.FirstOrDefault(instance => instance.IsNode);
            var isThere = access.Now.Shows(ResourceKind.Node, name) && (row is not null || page.Instances.Length > 0 || node.IsThis(name));
            return isThere ? new DnsAnswer(DnsCode.NoError, Records(question, node.AddressOf(name, row), row), [], []) : DnsAnswer.Of(DnsCode.NameError);
        }

        return DnsAnswer.Of(DnsCode.ServerFailure);
    }

    /// <summary>The address that the name says.</summary>
    public IReadOnlyList<DnsRecord> OfAddress(DnsQuestion question, IPAddress address) => Addresses(question, address.ToString());

    /// <summary>Where this server is.</summary>
    public IReadOnlyList<DnsRecord> OfThis(DnsName name) => Addresses(new DnsQuestion(name, DnsType.Any), node.Address);

    private List<DnsRecord> Records(DnsQuestion question, string place, ServiceInstance? row)
    {
        var records = Addresses(question, place);
        if (question.Type is DnsType.Txt or DnsType.Any && row is not null)
        {
            records.AddRange(row.Definition.Meta.Select(pair => new TextRecord(question.Name, TextOf(pair), Ttl)));
        }

        return records;
    }

    private List<DnsRecord> Addresses(DnsQuestion question, string place) => PlaceRecord.Of(question, place, Ttl) is { } record ? [record] : [];

    private static string TextOf(MetaPair pair) => pair.Key.StartsWith(BareTextPrefix, StringComparison.OrdinalIgnoreCase) ? pair.Value : $"{pair.Key}={pair.Value}";
}
