using System.Net;
using Actors.Gateway.Access;
using Actors.Gateway.Dns.Wire;
using Actors.Gateway.Registry;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Dns;

/// <summary>
/// The records of a service's instances. An instance is where it said; one that said nothing is where its node is. An address that is a host
/// name is passed on as such: whoever asks has a resolver for it.
/// </summary>
internal sealed class ServiceRecords(DnsZone zone, NodeDescription node, DnsAccess access)
{
    private const int Priority = 1;
    private const int WeightMax = ushort.MaxValue;

    /// <summary>What whoever asks by DNS may see.</summary>
    public RequestAccess Access => access.Now;

    /// <summary>The records of these instances, in their order; no such name when there are none.</summary>
    public DnsAnswer Of(DnsQuestion question, ServiceView view, IReadOnlyList<ServiceInstance> instances, TimeSpan ttl)
    {
        if (instances.Count == 0)
        {
            return DnsAnswer.Of(DnsCode.NameError);
        }

        var answers = new List<DnsRecord>();
        var additional = new List<DnsRecord>();
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var instance in instances)
        {
            var place = PlaceOf(view, instance);
            if (question.Type is DnsType.Srv or DnsType.Any)
            {
                AddService(question.Name, view, instance, place, ttl, answers, additional, known);
            }
            else if (known.Add(place))
            {
                AddAddress(question, place, ttl, answers);
            }
        }

        return new DnsAnswer(DnsCode.NoError, answers, [], additional);
    }

    private void AddService(
        DnsName name, ServiceView view, ServiceInstance instance, string place, TimeSpan ttl, List<DnsRecord> answers, List<DnsRecord> additional, HashSet<string> targets)
    {
        if (TargetOf(instance, place) is not { } target)
        {
            return;
        }

        answers.Add(new ServiceRecord(name, Priority, WeightOf(view, instance), instance.Definition.Port, target, ttl));
        if (IPAddress.TryParse(place, out var address) && targets.Add(target.ToString()))
        {
            additional.Add(new AddressRecord(target, address, ttl));
        }
    }

    // A name has at most one alias, and nothing beside it (RFC 1034 §3.6.2).
    private static void AddAddress(DnsQuestion question, string place, TimeSpan ttl, List<DnsRecord> answers)
    {
        if (PlaceRecord.Of(question, place, ttl) is { } record && (record is AddressRecord || answers.Count == 0))
        {
            answers.Add(record);
        }
    }

    private DnsName? TargetOf(ServiceInstance instance, string place)
    {
        if (!IPAddress.TryParse(place, out var address))
        {
            return DnsName.TryParse(place, out var host) ? host : null;
        }

        var isOwn = instance.Definition.Address.Length > 0;
        return isOwn ? zone.AddressName(address) : zone.NodeName(instance.Node) ?? zone.AddressName(address);
    }

    private string PlaceOf(ServiceView view, ServiceInstance instance) => instance.Definition.Address.Length > 0
        ? instance.Definition.Address
        : node.AddressOf(instance.Node, view.FindNode(instance.Node));

    private static int WeightOf(ServiceView view, ServiceInstance instance)
    {
        var weights = instance.Definition.Weights;
        return Math.Clamp(view.StatusOf(instance) == CheckStatus.Passing ? weights.Passing : weights.Warning, 0, WeightMax);
    }
}
