using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Actors.Gateway.Tests.Registry;
using static Actors.Gateway.Tests.Transactions.RegistryOperations;

namespace Actors.Gateway.Tests.Transactions;

/// <summary>Nodes, services and checks in transactions, alone and together with keys.</summary>
public sealed class RegistryTransactionTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task Set_NodeServiceCheckAndKey_AreThereTogetherAndShown()
    {
        var answer = await registry.TransactAsync(
            Node("set", "t1", """{"Address":"10.1.0.1","ID":"40e4a748-2192-161a-0510-9bf59fe950b5","Meta":{"zone":"a"},"TaggedAddresses":{"lan":"10.1.0.1"}}"""),
            Service("set", "t1", "t1-web", """{"Service":"t1-web","Tags":["blue"],"Port":80}"""),
            Check("set", "t1", "t1-alive", """{"Name":"alive","Status":"passing","Output":"fine","ServiceID":"t1-web"}"""),
            Check("set", "t1", "t1-disk", """{"Name":"disk","Status":"warning"}"""),
            TransactionClient.Op("set", "t1/key", "x"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(["Node", "Service", "Check", "Check", "KV"], answer.Shown().Select(shown => shown.Kind));
        var entry = (await registry.ReadAsync("/v1/health/service/t1-web"))[0];
        var checks = entry.GetProperty("Checks").EnumerateArray().ToArray();
        Assert.Equal(["t1-disk:warning", "t1-alive:passing"], checks.Select(check => $"{check.Text("CheckID")}:{check.Text("Status")}"));
        Assert.Equal([entry.GetProperty("Node"), entry.GetProperty("Service"), checks[1], checks[0]], answer.Shown().Take(4).Select(shown => shown.Value), JsonElement.DeepEquals);
        Assert.Equal(("a", "blue", "fine"), (entry.GetProperty("Node").GetProperty("Meta").Text("zone"), entry.GetProperty("Service").GetProperty("Tags")[0].GetString(), checks[1].Text("Output")));
        Assert.Equal("x", (await registry.GetAsync("/v1/kv/t1/key?raw")).Body);
        Assert.True((await registry.GetAsync("/v1/health/service/t1-web")).Index <= answer.Index);
    }

    [Fact]
    public async Task Delete_OfNodes_EndsTheSessionsOfThoseThatAreGone()
    {
        await registry.TransactAsync(Node("set", "t7-gone", """{"Address":"10.1.0.7"}"""), Node("set", "t7-again", """{"Address":"10.1.0.8"}"""));
        foreach (var node in (string[])["t7-gone", "t7-again", "t7-never"])
        {
            Assert.Equal(HttpStatusCode.OK, (await registry.PutAsync("/v1/session/create", $$"""{"Node":"{{node}}","Checks":[]}""")).Status);
        }

        var answer = await registry.TransactAsync(
            Node("delete", "t7-gone"), Node("delete", "t7-never"), Node("delete", "t7-again"), Node("set", "t7-again", """{"Address":"10.1.0.9"}"""));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var nodes = (await registry.ReadAsync("/v1/session/list")).EnumerateArray().Select(session => session.Text("Node"));
        Assert.Equal(["t7-again", "t7-never"], nodes.Where(node => node.StartsWith("t7-", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task Get_OfEach_ShowsItAndChangesNothing()
    {
        await registry.TransactAsync(Node("set", "t2", """{"Address":"10.1.0.2"}"""), Service("set", "t2", "t2-web"), Check("set", "t2", "t2-check", """{"ServiceID":"t2-web"}"""));
        var before = await registry.ReadAsync("/v1/health/service/t2-web");

        var answer = await registry.TransactAsync(Node("get", "t2"), Service("get", "t2", "t2-web"), Check("get", "t2", "t2-check"));

        Assert.Equal(
            [before[0].GetProperty("Node"), before[0].GetProperty("Service"), before[0].GetProperty("Checks")[0]], answer.Shown().Select(shown => shown.Value), JsonElement.DeepEquals);
        Assert.Equal(before.ToString(), (await registry.ReadAsync("/v1/health/service/t2-web")).ToString());
    }

    [Fact]
    public async Task Error_InOneOperation_RollsBackAllAndNamesEach()
    {
        await registry.TransactAsync(Node("set", "t3", """{"Address":"10.1.0.3"}"""), Service("set", "t3", "t3-web"), Check("set", "t3", "t3-check"));

        var answer = await registry.TransactAsync(
            TransactionClient.Op("set", "t3/key", "x"),
            Node("get", "t3-gone"), Service("get", "t3", "t3-gone"), Check("get", "t3", "t3-gone"),
            Node("cas", "t3", """{"Address":"x","ModifyIndex":1}"""), Service("cas", "t3", "t3-web", """{"ModifyIndex":0}"""), Check("cas", "t3", "t3-check", """{"ModifyIndex":1}"""),
            Node("delete-cas", "t3", """{"ModifyIndex":1}"""), Service("delete-cas", "t3", "t3-web", """{"ModifyIndex":1}"""), Check("delete-cas", "t3", "t3-check"),
            Service("set", "t3-gone", "t3-api"), Check("set", "t3-gone", "t3-check"), Check("set", "t3", "t3-other", """{"ServiceID":"t3-gone"}"""),
            Check("set", "t3", "t3-check", """{"ServiceID":"t3-web"}"""),
            Service("delete", "t3", "t3-web"));

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal(
            [
                "1 node \"t3-gone\" doesn't exist", "2 service \"t3-gone\" on node \"t3\" doesn't exist", "3 check \"t3-gone\" on node \"t3\" doesn't exist",
                "4 failed to set node \"t3\", index is stale", "5 failed to set service \"t3-web\" on node \"t3\", index is stale",
                "6 failed to set check \"t3-check\" on node \"t3\", index is stale", "7 failed to delete node \"t3\", index is stale",
                "8 failed to delete service \"t3-web\" on node \"t3\", index is stale", "9 failed to delete check \"t3-check\" on node \"t3\", index is stale",
                "10 Missing node registration: node \"t3-gone\" is not registered; set it first",
                "11 Missing node registration: node \"t3-gone\" is not registered; set it first",
                "12 Missing service registration: service \"t3-gone\" on node \"t3\" is not registered; set it first",
                "13 check \"t3-check\" on node \"t3\" belongs to node \"t3\"; delete it first",
            ],
            answer.Json.GetProperty("Errors").EnumerateArray().Select(error => $"{error.GetProperty("OpIndex")} {error.Text("What")}"));
        Assert.Equal(0, answer.Json.GetProperty("Results").GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await registry.GetAsync("/v1/kv/t3/key")).Status);
        Assert.Equal(1, (await registry.ReadAsync("/v1/catalog/service/t3-web")).GetArrayLength());
    }

    [Fact]
    public async Task Cas_OfTheShownIndexes_AppliesOnce()
    {
        var created = await registry.TransactAsync(Node("cas", "t4", """{"Address":"10.1.0.4"}"""), Service("cas", "t4", "t4-web"), Check("cas", "t4", "t4-check", """{"ServiceID":"t4-web"}"""));
        Assert.Equal(HttpStatusCode.OK, created.Status);
        var indexes = created.Shown().Select(shown => shown.Value.GetProperty("ModifyIndex").GetUInt64()).ToArray();
        JsonObject[] Change(int step) =>
        [
            Node("cas", "t4", $$"""{"Address":"10.1.4.{{step}}","ModifyIndex":{{indexes[0]}}}"""), Service("cas", "t4", "t4-web", $$"""{"Port":{{step}},"ModifyIndex":{{indexes[1]}}}"""),
            Check("cas", "t4", "t4-check", $$"""{"ServiceID":"t4-web","Status":"passing","Output":"{{step}}","ModifyIndex":{{indexes[2]}}}"""),
        ];

        var changed = await registry.TransactAsync(Change(1));
        var again = await registry.TransactAsync(Change(2));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Conflict, 3), (changed.Status, again.Status, again.Json.GetProperty("Errors").GetArrayLength()));
        var entry = (await registry.ReadAsync("/v1/health/service/t4-web"))[0];
        Assert.Equal(("10.1.4.1", 1, "1"), (entry.GetProperty("Node").Text("Address"), entry.GetProperty("Service").GetProperty("Port").GetInt32(), entry.GetProperty("Checks")[0].Text("Output")));
        Assert.Equal(indexes[1], entry.GetProperty("Service").GetProperty("CreateIndex").GetUInt64());
        indexes = [.. changed.Shown().Select(shown => shown.Value.GetProperty("ModifyIndex").GetUInt64())];
        var removed = await registry.TransactAsync(
            Check("delete-cas", "t4", "t4-check", $$"""{"ModifyIndex":{{indexes[2]}}}"""), Service("delete-cas", "t4", "t4-web", $$"""{"ModifyIndex":{{indexes[1]}}}"""),
            Node("delete-cas", "t4", $$"""{"ModifyIndex":{{indexes[0]}}}"""));
        Assert.Equal((HttpStatusCode.OK, 0), (removed.Status, removed.Json.GetProperty("Results").GetArrayLength()));
        Assert.Equal("null", (await registry.GetAsync("/v1/catalog/node/t4")).Body);
    }

    [Fact]
    public async Task Operations_InOrder_SeeWhatThoseBeforeDid()
    {
        var answer = await registry.TransactAsync(
            Node("set", "t5", """{"Address":"10.1.0.5"}"""), Service("set", "t5", "t5-a", """{"Service":"t5"}"""), Check("set", "t5", "t5-check", """{"ServiceID":"t5-a","Status":"passing"}"""),
            Service("delete", "t5", "t5-a"), Service("set", "t5", "t5-b", """{"Service":"t5"}"""), Check("set", "t5", "t5-check", """{"ServiceID":"t5-b"}"""),
            Check("delete", "t5", "t5-check"), Check("delete", "t5", "t5-check"), Service("delete", "t5", "t5-never"), Check("set", "t5", "t5-check", """{"ServiceID":"t5-b","Status":"warning"}"""),
            Service("get", "t5", "t5-b"));
        Assert.Equal(HttpStatusCode.OK, answer.Status);

        // An id leaves one owner for another, and a service its name, at once.
        var moved = await registry.TransactAsync(
            Check("delete", "t5", "t5-check"), Service("set", "t5", "t5-a", """{"Service":"t5"}"""), Check("set", "t5", "t5-check", """{"ServiceID":"t5-a","Status":"passing"}"""),
            Service("set", "t5", "t5-b", """{"Service":"t5-renamed"}"""));

        Assert.Equal(HttpStatusCode.OK, moved.Status);
        Assert.Equal(["t5-a"], (await registry.ReadAsync("/v1/catalog/service/t5")).EnumerateArray().Select(service => service.Text("ServiceID")));
        Assert.Equal(["t5-b"], (await registry.ReadAsync("/v1/catalog/service/t5-renamed")).EnumerateArray().Select(service => service.Text("ServiceID")));
        Assert.Equal(["t5-check:t5-a:passing"], (await registry.ReadAsync("/v1/health/node/t5")).EnumerateArray().Select(check => $"{check.Text("CheckID")}:{check.Text("ServiceID")}:{check.Text("Status")}"));
        Assert.Equal("true", (await registry.PutAsync("/v1/catalog/deregister", """{"Node":"t5","CheckID":"t5-check"}""")).Body);
        Assert.Equal("[]", (await registry.GetAsync("/v1/health/node/t5")).Body);
    }

    [Fact]
    public async Task Delete_OfANode_TakesEverythingOnItAndItsSessions()
    {
        await registry.TransactAsync(
            Node("set", "t6", """{"Address":"10.1.0.6"}"""), Service("set", "t6", "t6-a"), Service("set", "t6", "t6-b"), Check("set", "t6", "t6-check", """{"ServiceID":"t6-a","Status":"passing"}"""),
            Node("set", "t6-beside", """{"Address":"10.1.0.7"}"""), Service("set", "t6-beside", "t6-a"));
        var session = (await registry.PutAsync("/v1/session/create", """{"Node":"t6","LockDelay":0,"Checks":[]}""")).Json.Text("ID");
        await registry.PutAsync($"/v1/kv/t6/lock?acquire={session}", "x");

        Assert.Equal(HttpStatusCode.OK, (await registry.TransactAsync(Node("delete", "t6"), Node("delete", "t6-never"))).Status);

        Assert.Equal("null", (await registry.GetAsync("/v1/catalog/node/t6")).Body);
        Assert.Equal(["t6-beside"], (await registry.ReadAsync("/v1/catalog/service/t6-a")).EnumerateArray().Select(service => service.Text("Node")));
        Assert.Equal("[]", (await registry.GetAsync("/v1/health/node/t6")).Body);
        Assert.Equal("[]", (await registry.GetAsync($"/v1/session/info/{session}")).Body);
        Assert.False((await registry.ReadAsync("/v1/kv/t6/lock"))[0].TryGetProperty("Session", out _));
    }

    /// <summary>The node of the gateway's own agent is there without being registered.</summary>
    [Fact]
    public async Task Set_OnTheAgentsOwnNode_NeedsNoNode()
    {
        var answer = await registry.TransactAsync(Node("get", "actors"), Service("set", "actors", "t7-web"), Check("set", "actors", "t7-check", """{"Status":"passing"}"""), Node("get", "actors"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("actors", answer.Shown()[0].Value.Text("Node"));
        Assert.Equal("t7-web", (await registry.ReadAsync("/v1/agent/service/t7-web")).Text("Service"));
        Assert.Equal("passing", (await registry.ReadAsync("/v1/agent/checks")).GetProperty("t7-check").Text("Status"));
        await registry.TransactAsync(Check("delete", "actors", "t7-check"));
    }

    /// <summary>What the instance's grain holds in memory is no longer so, and it knows it before the caller does.</summary>
    [Fact]
    public async Task Changes_OfWhatTheAgentHolds_CountAtOnceForItsGrain()
    {
        await registry.RegisterAsync("t8", "t8-1", "60s", "old");
        Assert.Equal(HttpStatusCode.OK, (await registry.PutAsync("/v1/agent/check/pass/service:t8-1")).Status);

        await registry.TransactAsync(
            Service("set", "actors", "t8-1", """{"Service":"t8","Tags":["new"],"Port":81}"""), Check("set", "actors", "service:t8-1", """{"ServiceID":"t8-1","Status":"critical","Output":"by hand"}"""));
        var shown = (await registry.ReadAsync("/v1/agent/checks")).GetProperty("service:t8-1");
        Assert.Equal(("critical", "by hand", "ttl"), (shown.Text("Status"), shown.Text("Output"), shown.Text("Type")));
        Assert.Equal(HttpStatusCode.OK, (await registry.PutAsync("/v1/agent/check/pass/service:t8-1?note=back")).Status);
        var entry = (await registry.ReadAsync("/v1/health/service/t8"))[0];
        Assert.Equal(("new", "passing", 81), (entry.GetProperty("Service").GetProperty("Tags")[0].GetString(), entry.GetProperty("Checks")[0].Text("Status"), entry.GetProperty("Service").GetProperty("Port").GetInt32()));

        await registry.TransactAsync(Service("delete", "actors", "t8-1"));
        Assert.Equal(HttpStatusCode.NotFound, (await registry.PutAsync("/v1/agent/check/pass/service:t8-1")).Status);
        Assert.Equal("[]", (await registry.GetAsync("/v1/health/service/t8")).Body);
        await registry.RegisterAsync("t8", "t8-1");
        Assert.Equal(1, (await registry.ReadAsync("/v1/health/service/t8")).GetArrayLength());
    }

    [Theory]
    [InlineData("""{"Node":{"Verb":"lock","Node":{"Node":"n"}}}""", "the Node verb 'lock' is unknown")]
    [InlineData("""{"Node":{"Verb":"get"}}""", "the Node is missing")]
    [InlineData("""{"Node":{"Verb":"set","Node":{"Address":"a"}}}""", "Must provide node")]
    [InlineData("""{"Node":{"Verb":"set","Node":{"Node":"n","ID":"7"}}}""", "Invalid node ID")]
    [InlineData("""{"Node":{"Verb":"cas","Node":{"Node":"n","ModifyIndex":-1}}}""", "ModifyIndex")]
    [InlineData("""{"Node":{"Verb":"get","Node":{"Node":"a\u001fb"}}}""", "control character")]
    [InlineData("""{"Node":{"Verb":"get","Node":{"Node":"n","Datacenter":"elsewhere"}}}""", "Invalid Datacenter")]
    [InlineData("""{"Service":{"Verb":"get","Node":"n","Service":{}}}""", "Missing service id")]
    [InlineData("""{"Service":{"Verb":"set","Node":"n","Service":{"ID":"a"}}}""", "Missing service name")]
    [InlineData("""{"Service":{"Verb":"set","Service":{"Service":"a"}}}""", "Must provide node")]
    [InlineData("""{"Service":{"Verb":"set","Node":"n","Service":{"Service":"a","Kind":"connect-proxy"}}}""", "no service mesh")]
    [InlineData("""{"Check":{"Verb":"set","Check":{"Node":"n","CheckID":"c","Status":"well"}}}""", "Bad check status")]
    [InlineData("""{"Check":{"Verb":"delete","Check":{"Node":"n"}}}""", "Missing check id")]
    public async Task Operation_Malformed_Is400WithTheReason(string operation, string reason)
    {
        var answer = await registry.PutAsync("/v1/txn", $"[{operation}]");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.StartsWith("Operation 0: ", answer.Body, StringComparison.Ordinal);
        Assert.Contains(reason, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_InAnyCasing_AreRead()
    {
        var answer = await registry.PutAsync("/v1/txn", """[{"kv":null,"node":{"verb":"set","node":{"node":"t9","address":"10.1.0.9","tagged_addresses":{"lan":"10.1.0.9"}}}},{"service":{"verb":"set","node":"t9","service":{"service":"t9"}}}]""");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("t9", (await registry.ReadAsync("/v1/catalog/service/t9"))[0].Text("ServiceID"));
    }
}
