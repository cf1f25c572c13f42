using System.Collections.Immutable;
using System.Text.Json;
using Actors.Gateway.Registry;
using Actors.GrainInterfaces.Queries;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Queries;

/// <summary>Reads prepared queries from their bodies, and says what is wrong with them.</summary>
internal sealed class QueryParser(RegistrationLimits limits)
{
    private const int ListCountMax = 128;
    private const string PrefixMatch = "name_prefix_match";

    public PreparedQuery Parse(LooseJson body, JsonElement root, string id)
    {
        var name = body.Text(root, "Name");
        body.Fail(limits.FindProblemOfName("query name", name));
        var template = Template(body, root);
        var hasService = LooseJson.TryFind(root, "Service", out var service) && service.ValueKind == JsonValueKind.Object;
        var asked = hasService ? Service(body, service) : null;
        body.Fail(string.IsNullOrEmpty(asked?.Name) ? "Must provide a Service name to query: give it as Service.Service." : null);
        return new PreparedQuery(
            id,
            name,
            Bounded(body, root, "Session"),
            Bounded(body, root, "Token"),
            asked ?? new QueriedService(string.Empty, false, string.Empty, [], [], [], [], 0, []),
            Ttl(body, root),
            template,
            0,
            0);
    }

    private QueriedService Service(LooseJson body, JsonElement service)
    {
        body.Fail(body.Flag(service, "Connect") ? "Invalid query: Connect is true, and there is no service mesh here; leave it out." : null);
        var hasFailover = LooseJson.TryFind(service, "Failover", out var failover) && failover.ValueKind == JsonValueKind.Object;
        return new QueriedService(
            Bounded(body, service, "Service"),
            body.Flag(service, "OnlyPassing"),
            Bounded(body, service, "Near"),
            Texts(body, service, "Tags"),
            Pairs(body, service, "NodeMeta"),
            Pairs(body, service, "ServiceMeta"),
            Texts(body, service, "IgnoreCheckIDs"),
            hasFailover ? body.Number(failover, "NearestN", 0) : 0,
            hasFailover ? Texts(body, failover, "Datacenters") : []);
    }

    private QueryTemplate? Template(LooseJson body, JsonElement root)
    {
        if (!LooseJson.TryFind(root, "Template", out var given) || !LooseJson.IsSet(given, "Type"))
        {
            return null;
        }

        var template = new QueryTemplate(body.Text(given, "Type"), Bounded(body, given, "Regexp"), body.Flag(given, "RemoveEmptyTags"));
        body.Fail(template.Type != PrefixMatch ? $"Invalid query: Template.Type is '{template.Type}'; the only one is {PrefixMatch}." : null);
        body.Fail(QueryTemplates.FindProblem(template));
        return template;
    }

    private static string Ttl(LooseJson body, JsonElement root)
    {
        if (!LooseJson.TryFind(root, "DNS", out var dns) || dns.ValueKind != JsonValueKind.Object)
        {
            return string.Empty;
        }

        var ttl = body.Duration(dns, "TTL");
        body.Fail(ttl < TimeSpan.Zero ? $"Invalid query: DNS.TTL is '{ttl}'; give a duration from 0s." : null);
        return ttl == TimeSpan.Zero ? string.Empty : Http.GoDuration.Format(ttl);
    }

    private ImmutableArray<string> Texts(LooseJson body, JsonElement owner, string name)
    {
        var texts = body.Texts(owner, name).ToImmutableArray();
        body.Fail(texts.Length > ListCountMax ? $"Invalid query: {name} has {texts.Length} elements; the limit is {ListCountMax}." : null);
        foreach (var text in texts)
        {
            body.Fail(limits.FindProblemOfText(name, text));
        }

        return texts;
    }

    private static ImmutableArray<MetaPair> Pairs(LooseJson body, JsonElement owner, string name)
    {
        var pairs = body.Members(owner, name).Select(member => new MetaPair(member.Name, body.Text(member, name))).ToImmutableArray();
        body.Fail(pairs.Length > ListCountMax ? $"Invalid query: {name} has {pairs.Length} pairs; the limit is {ListCountMax}." : null);
        return pairs;
    }

    private string Bounded(LooseJson body, JsonElement owner, string name)
    {
        var text = body.Text(owner, name);
        body.Fail(limits.FindProblemOfText(name, text));
        return text;
    }
}
