using System.Collections.Immutable;
using System.Text.Json;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry.Catalog;

/// <summary>Reads registrations and deregistrations of the catalog from their bodies, and says what is wrong with them.</summary>
internal sealed class CatalogParser(RegistrationLimits limits, RegistrationParser registrations, CheckParser checks)
{
    private const int CheckCountMax = 64;
    private const int TaggedAddressCountMax = 32;

    public CatalogRegistration ParseRegistration(LooseJson body, JsonElement root, NodeDescription node)
    {
        var name = NodeName(body, root);
        var datacenter = body.Text(root, "Datacenter");
        body.Fail(datacenter.Length > 0 && datacenter != node.Datacenter ? $"Invalid Datacenter: there is only '{node.Datacenter}'; leave it out." : null);
        RegistrationParser.RefuseTenancy(body, root);
        var skips = body.Flag(root, "SkipNodeUpdate");
        var address = body.Text(root, "Address");
        body.Fail(address.Length == 0 && !skips ? "Must provide address: give the node's as Address." : null);
        var given = Checks(body, root, name);
        var service = Service(body, root, given);
        return new CatalogRegistration(
            name,
            ParseNode(body, root, "NodeMeta"),
            skips,
            Commands(given.Where(check => check.ServiceId.Length == 0)),
            service,
            [.. given.Where(check => check.ServiceId.Length > 0 && check.ServiceId != service?.Definition.Id)
                .GroupBy(check => check.ServiceId, StringComparer.Ordinal)
                .Select(group => (group.Key, Commands(group)))]);
    }

    public CatalogRemoval ParseRemoval(LooseJson body, JsonElement root)
    {
        RegistrationParser.RefuseTenancy(body, root);
        return new CatalogRemoval(NodeName(body, root), body.Text(root, "ServiceID"), body.Text(root, "CheckID"));
    }

    /// <summary>Reads what a node says about itself.</summary>
    /// <param name="body">Takes what is wrong.</param>
    /// <param name="root">The node.</param>
    /// <param name="metaMember">The member that holds its metadata: registrations and transactions call it differently.</param>
    public ServiceDefinition ParseNode(LooseJson body, JsonElement root, string metaMember)
    {
        var address = body.Text(root, "Address");
        body.Fail(limits.FindProblemOfText("node address", address));
        return ServiceDefinition.OfNode(address, HostId(body, root), TaggedAddresses(body, root), registrations.Meta(body, root, metaMember));
    }

    private string NodeName(LooseJson body, JsonElement root)
    {
        var name = body.Text(root, "Node");
        body.Fail(name.Length == 0 ? "Must provide node: give its name as Node." : null);
        body.Fail(limits.FindProblemOfName("node name", name));
        return name;
    }

    private static string? HostId(LooseJson body, JsonElement root)
    {
        var id = body.Text(root, "ID");
        if (id.Length > 0 && !Guid.TryParse(id, out _))
        {
            body.Fail($"Invalid node ID: '{id}' is not a UUID.");
        }

        return id.Length > 0 ? id : null;
    }

    private RegisterService? Service(LooseJson body, JsonElement root, List<CatalogCheck> given)
    {
        if (!LooseJson.TryFind(root, "Service", out var service))
        {
            return null;
        }

        var definition = registrations.ParseDefinition(body, service, "Service");
        var own = Commands(given.Where(check => check.ServiceId == definition.Id));
        return new RegisterService(definition, own.Checks, ReplaceChecks: false) { Reports = own.Reports };
    }

    private List<CatalogCheck> Checks(LooseJson body, JsonElement root, string node)
    {
        var found = new List<CatalogCheck>();
        if (LooseJson.TryFind(root, "Check", out var single))
        {
            found.Add(Check(body, single, node));
        }

        found.AddRange(body.Items(root, "Checks").Take(CheckCountMax + 1).Select(check => Check(body, check, node)));
        body.Fail(found.Count > CheckCountMax ? $"There are more than {CheckCountMax} checks; register fewer at a time." : null);
        return found;
    }

    private CatalogCheck Check(LooseJson body, JsonElement check, string node)
    {
        var named = body.Text(check, "Node");
        body.Fail(named.Length > 0 && named != node ? $"Invalid check: it names node '{named}' but is registered with '{node}'." : null);
        var definition = checks.ParseExternal(body, check);
        var output = body.Text(check, "Output");
        return new CatalogCheck(
            body.Text(check, "ServiceID"), definition, new CheckReport(definition.Id, definition.InitialStatus, output));
    }

    // Here the values are addresses, not objects as a service has them.
    private ImmutableArray<TaggedAddress> TaggedAddresses(LooseJson body, JsonElement root)
    {
        var addresses = new SortedDictionary<string, TaggedAddress>(StringComparer.Ordinal);
        foreach (var member in body.Members(root, "TaggedAddresses"))
        {
            var address = body.Text(member, "TaggedAddresses");
            body.Fail(limits.FindProblemOfName("tagged address", member.Name));
            body.Fail(limits.FindProblemOfText("tagged address", address));
            addresses[member.Name] = new TaggedAddress(member.Name, address, 0);
        }

        body.Fail(addresses.Count > TaggedAddressCountMax ? $"Invalid tagged addresses: there are {addresses.Count}; the limit is {TaggedAddressCountMax}." : null);
        return [.. addresses.Values];
    }

    private static SetChecks Commands(IEnumerable<CatalogCheck> given)
    {
        var list = given.ToList();
        return new SetChecks([.. list.Select(check => check.Definition)], [.. list.Select(check => check.Report)]);
    }

    private sealed record CatalogCheck(string ServiceId, CheckDefinition Definition, CheckReport Report);
}
