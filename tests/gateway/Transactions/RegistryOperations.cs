using System.Text.Json;
using System.Text.Json.Nodes;
using Actors.Gateway.Tests.Registry;

namespace Actors.Gateway.Tests.Transactions;

/// <summary>Operations on nodes, services and checks, as a client writes them: the members that identify one, and others.</summary>
internal static class RegistryOperations
{
    public static JsonObject Node(string verb, string name, string members = "{}") =>
        new() { ["Node"] = new JsonObject { ["Verb"] = verb, ["Node"] = With(members, ("Node", name)) } };

    public static JsonObject Service(string verb, string node, string id, string members = "{}")
    {
        var service = With(members, ("ID", id));
        service["Service"] ??= id;
        return new JsonObject { ["Service"] = new JsonObject { ["Verb"] = verb, ["Node"] = node, ["Service"] = service } };
    }

    public static JsonObject Check(string verb, string node, string id, string members = "{}") =>
        new() { ["Check"] = new JsonObject { ["Verb"] = verb, ["Check"] = With(members, ("Node", node), ("CheckID", id)) } };

    public static Task<RegistryFixture.Answer> TransactAsync(this RegistryFixture registry, params JsonObject[] operations) =>
        registry.PutAsync("/v1/txn", new JsonArray(operations).ToJsonString());

    /// <summary>What an answer shows, each with its kind.</summary>
    public static IReadOnlyList<(string Kind, JsonElement Value)> Shown(this RegistryFixture.Answer answer) =>
        [.. answer.Json.GetProperty("Results").EnumerateArray().Select(result => result.EnumerateObject().Single()).Select(member => (member.Name, member.Value))];

    public static string Text(this JsonElement owner, string name) => owner.GetProperty(name).GetString()!;

    private static JsonObject With(string members, params (string Name, string Value)[] identity)
    {
        var owner = JsonNode.Parse(members)!.AsObject();
        foreach (var (name, value) in identity)
        {
            owner[name] = value;
        }

        return owner;
    }
}
