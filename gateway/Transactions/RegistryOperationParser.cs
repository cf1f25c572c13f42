using System.Text.Json;
using Actors.Gateway.Registry;
using Actors.Gateway.Registry.Catalog;
using Actors.GrainInterfaces.Registry;
using Actors.GrainInterfaces.Transactions;

namespace Actors.Gateway.Transactions;

/// <summary>
/// Reads an operation on a node, a service or a check, and says what is wrong with it: as strict as the catalog, so that no transaction can
/// register what nobody else could. Meaningful only when the body has no problem afterwards.
/// </summary>
internal sealed class RegistryOperationParser(
    RegistrationLimits limits, RegistrationParser registrations, CheckParser checks, CatalogParser catalog, NodeDescription node)
{
    private const string Index = "ModifyIndex";

    private static readonly Dictionary<string, RegistryVerb> Verbs = new(StringComparer.Ordinal)
    {
        ["set"] = RegistryVerb.Set,
        ["cas"] = RegistryVerb.Cas,
        ["get"] = RegistryVerb.Get,
        ["delete"] = RegistryVerb.Delete,
        ["delete-cas"] = RegistryVerb.DeleteCas,
    };

    /// <summary>Reads the Node member.</summary>
    public InstanceOperation ParseNode(LooseJson body, JsonElement operation)
    {
        var verb = Verb(body, operation, "Node");
        var given = Subject(body, operation, "Node");
        var name = NodeName(body, given);
        var definition = IsRegistering(verb) ? catalog.ParseNode(body, given, "Meta") : null;
        return new InstanceOperation(verb, InstanceId.OfNode(name), definition, body.Unsigned(given, Index));
    }

    /// <summary>Reads the Service member.</summary>
    public InstanceOperation ParseService(LooseJson body, JsonElement operation)
    {
        var verb = Verb(body, operation, "Service");
        var given = Subject(body, operation, "Service");
        var name = NodeName(body, operation);
        var definition = IsRegistering(verb) ? registrations.ParseDefinition(body, given, "Service") : null;
        var id = definition?.Id ?? FirstOf(body.Text(given, "ID"), body.Text(given, "Service"));
        body.Fail(id.Length == 0 ? "Missing service id: give it as ID of the Service." : null);
        body.Fail(limits.FindProblemOfName("service id", id));
        return new InstanceOperation(verb, new InstanceId(name, id), definition, body.Unsigned(given, Index));
    }

    /// <summary>Reads the Check member.</summary>
    public CheckOperation ParseCheck(LooseJson body, JsonElement operation)
    {
        var verb = Verb(body, operation, "Check");
        var given = Subject(body, operation, "Check");
        var name = NodeName(body, given);
        var definition = IsRegistering(verb) ? checks.ParseExternal(body, given) : null;
        var id = definition?.Id ?? FirstOf(body.Text(given, "CheckID"), body.Text(given, "Name"));
        var serviceId = IsRegistering(verb) ? body.Text(given, "ServiceID") : string.Empty;
        body.Fail(id.Length == 0 ? "Missing check id: give it as CheckID, or a Name." : null);
        body.Fail(limits.FindProblemOfName("check id", id) ?? limits.FindProblemOfName("service id", serviceId));
        var report = definition is null ? null : new CheckReport(id, definition.InitialStatus, body.Text(given, "Output"));
        return new CheckOperation(verb, name, id, serviceId, definition, report, body.Unsigned(given, Index));
    }

    private static bool IsRegistering(RegistryVerb verb) => verb is RegistryVerb.Set or RegistryVerb.Cas;

    private static RegistryVerb Verb(LooseJson body, JsonElement operation, string kind)
    {
        var text = body.Text(operation, "Verb");
        if (!Verbs.TryGetValue(text, out var verb))
        {
            body.Fail($"the {kind} verb '{text}' is unknown; choose one of {string.Join(", ", Verbs.Keys)}.");
        }

        return verb;
    }

    private JsonElement Subject(LooseJson body, JsonElement operation, string kind)
    {
        if (!LooseJson.TryFind(operation, kind, out var given) || given.ValueKind != JsonValueKind.Object)
        {
            body.Fail($"the {kind} is missing; give it as an object.");
            return default;
        }

        var datacenter = body.Text(given, "Datacenter");
        body.Fail(datacenter.Length > 0 && datacenter != node.Datacenter ? $"Invalid Datacenter: there is only '{node.Datacenter}'; leave it out." : null);
        RegistrationParser.RefuseTenancy(body, given);
        return given;
    }

    private string NodeName(LooseJson body, JsonElement owner)
    {
        var name = body.Text(owner, "Node");
        body.Fail(name.Length == 0 ? "Must provide node: give its name as Node." : null);
        body.Fail(limits.FindProblemOfName("node name", name));
        return name;
    }

    private static string FirstOf(string text, string fallback) => text.Length > 0 ? text : fallback;
}
