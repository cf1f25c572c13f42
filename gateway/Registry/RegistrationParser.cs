using System.Collections.Immutable;
using System.Text.Json;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry;

/// <summary>Reads a service registration from its body, in Consul's shape, and says what is wrong with it.</summary>
internal sealed class RegistrationParser(RegistrationLimits limits, CheckParser checks)
{
    /// <summary>What the id of a check may add to the service id that it is made from: "service:" and a number.</summary>
    public const int MadeIdBytes = 16;

    private const int TaggedAddressCountMax = 32;
    private const int WeightMax = 65_535;

    private static readonly string[] AnyAddress = ["0.0.0.0", "::", "[::]"];

    /// <summary>Reads a registration; meaningful only when <paramref name="body"/> has no problem afterwards.</summary>
    public RegisterService Parse(LooseJson body, JsonElement root, bool replaceChecks)
    {
        var definition = ParseDefinition(body, root, "Name");
        return new RegisterService(definition, ParseChecks(body, root, definition), replaceChecks);
    }

    /// <summary>Reads what a service says about itself.</summary>
    /// <param name="body">Takes what is wrong.</param>
    /// <param name="root">The service.</param>
    /// <param name="nameMember">The member that holds its name: agent and catalog call it differently.</param>
    public ServiceDefinition ParseDefinition(LooseJson body, JsonElement root, string nameMember)
    {
        var name = body.Text(root, nameMember);
        if (name.Length == 0)
        {
            body.Fail($"Missing service name: give it as {nameMember}.");
        }

        RefuseMesh(body, root);
        var id = body.Text(root, "ID") is { Length: > 0 } given ? given : name;
        body.Fail(limits.FindProblemOfName("service name", name));
        body.Fail(limits.FindProblemOfName("service id", id));
        return new ServiceDefinition(
            id,
            name,
            Tags(body, root),
            Address(body, root, "Address"),
            Port(body, root),
            Bounded(body, "service socket path", body.Text(root, "SocketPath")),
            Meta(body, root),
            TaggedAddresses(body, root),
            Weights(body, root),
            body.Flag(root, "EnableTagOverride"),
            Locality(body, root));
    }

    // The single check comes first. One check alone is named after its service, several are numbered.
    private ImmutableArray<CheckDefinition> ParseChecks(LooseJson body, JsonElement root, ServiceDefinition definition)
    {
        var given = new List<JsonElement>();
        if (LooseJson.TryFind(root, "Check", out var single) && CheckParser.IsGiven(single))
        {
            given.Add(single);
        }

        given.AddRange(body.Items(root, "Checks").Where(check => check.ValueKind != JsonValueKind.Null));
        var parsed = ImmutableArray.CreateBuilder<CheckDefinition>(given.Count);
        foreach (var check in given)
        {
            var id = given.Count == 1 ? $"service:{definition.Id}" : $"service:{definition.Id}:{parsed.Count + 1}";
            parsed.Add(checks.Parse(body, check, id, $"Service '{definition.Name}' check", "Invalid check: status"));
        }

        if (parsed.Select(check => check.Id).Distinct(StringComparer.Ordinal).Count() < parsed.Count)
        {
            body.Fail("Invalid check: two checks have the same CheckID; give each its own.");
        }

        return parsed.ToImmutable();
    }

    /// <summary>Refuses names of parts of a cluster that there is only one of.</summary>
    public static void RefuseTenancy(LooseJson body, JsonElement root)
    {
        foreach (var tenancy in (string[])["Namespace", "Partition"])
        {
            if (body.Text(root, tenancy) is not ("" or "default"))
            {
                body.Fail($"Invalid {tenancy}: there is only 'default'; leave it out.");
            }
        }
    }

    private static void RefuseMesh(LooseJson body, JsonElement root)
    {
        var kind = body.Text(root, "Kind");
        if (kind is not ("" or "typical") || LooseJson.IsSet(root, "Connect") || LooseJson.IsSet(root, "Proxy"))
        {
            body.Fail("Invalid service kind: this registry has no service mesh; leave Kind, Connect and Proxy out.");
        }

        RefuseTenancy(body, root);
    }

    private ImmutableArray<string> Tags(LooseJson body, JsonElement root)
    {
        var tags = body.Texts(root, "Tags").ToImmutableArray();
        if (tags.Length > limits.TagCountMax)
        {
            body.Fail($"Invalid service tags: there are {tags.Length}; the limit is {limits.TagCountMax}.");
        }

        foreach (var tag in tags)
        {
            body.Fail(limits.FindProblemOfTag(tag));
        }

        return tags;
    }

    private string Address(LooseJson body, JsonElement owner, string name)
    {
        var address = body.Text(owner, name);
        if (AnyAddress.Contains(address))
        {
            body.Fail($"Invalid service address: '{address}' means any address; give one that clients can reach.");
        }

        return Bounded(body, "service address", address);
    }

    private static int Port(LooseJson body, JsonElement owner)
    {
        var port = body.Number(owner, "Port", 0);
        if (port is < 0 or > 65_535)
        {
            body.Fail($"Invalid service port: {port} is not between 0 and 65535.");
        }

        return port;
    }

    private ImmutableArray<MetaPair> Meta(LooseJson body, JsonElement root) => Meta(body, root, "Meta");

    /// <summary>Reads free pairs, ordered by key.</summary>
    public ImmutableArray<MetaPair> Meta(LooseJson body, JsonElement root, string name)
    {
        var pairs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in body.Members(root, name))
        {
            pairs[member.Name] = body.Text(member, name);
            body.Fail(limits.FindProblemOfMeta(member.Name, pairs[member.Name]));
        }

        if (pairs.Count > limits.MetaCountMax)
        {
            body.Fail($"Invalid Service Meta: there are {pairs.Count} pairs; the limit is {limits.MetaCountMax}.");
        }

        return [.. pairs.Select(pair => new MetaPair(pair.Key, pair.Value))];
    }

    private ImmutableArray<TaggedAddress> TaggedAddresses(LooseJson body, JsonElement root)
    {
        var addresses = new SortedDictionary<string, TaggedAddress>(StringComparer.Ordinal);
        foreach (var member in body.Members(root, "TaggedAddresses"))
        {
            body.Fail(limits.FindProblemOfName("tagged address", member.Name));
            addresses[member.Name] = new TaggedAddress(member.Name, Address(body, member.Value, "Address"), Port(body, member.Value));
        }

        if (addresses.Count > TaggedAddressCountMax)
        {
            body.Fail($"Invalid tagged addresses: there are {addresses.Count}; the limit is {TaggedAddressCountMax}.");
        }

        return [.. addresses.Values];
    }

    private static ServiceWeights Weights(LooseJson body, JsonElement root)
    {
        if (!LooseJson.TryFind(root, "Weights", out var given))
        {
            return ServiceWeights.Default;
        }

        var weights = new ServiceWeights(body.Number(given, "Passing", 1), body.Number(given, "Warning", 1));
        if (weights.Passing is < 1 or > WeightMax || weights.Warning is < 0 or > WeightMax)
        {
            body.Fail($"Invalid Weights: Passing is {weights.Passing} and must be 1 to {WeightMax}, Warning is {weights.Warning} and must be 0 to {WeightMax}.");
        }

        return weights;
    }

    private ServiceLocality? Locality(LooseJson body, JsonElement root) => LooseJson.TryFind(root, "Locality", out var given)
        ? new ServiceLocality(
            Bounded(body, "locality region", body.Text(given, "Region")), Bounded(body, "locality zone", body.Text(given, "Zone")))
        : null;

    private string Bounded(LooseJson body, string kind, string text)
    {
        body.Fail(limits.FindProblemOfText(kind, text));
        return text;
    }
}
