using System.Net;
using System.Text.Json;

namespace Actors.Gateway.Tests.Registry;

/// <summary>Nodes, on a product of their own: what concerns a node concerns every service on it.</summary>
public sealed class NodesHttpTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task CatalogRegister_NodeServiceAndChecks_ShowEverywhere()
    {
        var answer = await registry.PutAsync("/v1/catalog/register", """
            {"Node":"n1","Address":"10.0.0.1","ID":"40e4a748-2192-161a-0510-9bf59fe950b5","NodeMeta":{"zone":"a"},"TaggedAddresses":{"lan":"10.0.0.1"},
             "Service":{"ID":"db1","Service":"db","Tags":["primary"],"Port":5432},
             "Checks":[{"Name":"disk","Status":"passing"},{"CheckID":"db1-alive","Name":"alive","Status":"warning","Output":"slow","service_id":"db1"}]}
            """);
        Assert.Equal((HttpStatusCode.OK, "true"), (answer.Status, answer.Body));

        var entry = (await registry.ReadAsync("/v1/health/service/db"))[0];
        Assert.Equal("40e4a748-2192-161a-0510-9bf59fe950b5", entry.GetProperty("Node").GetProperty("ID").GetString());
        Assert.Equal("a", entry.GetProperty("Node").GetProperty("Meta").GetProperty("zone").GetString());
        Assert.Equal(["disk:passing:", "db1-alive:warning:slow"], Checks(entry.GetProperty("Checks")));
        var flat = (await registry.ReadAsync("/v1/catalog/service/db"))[0];
        Assert.Equal(("10.0.0.1", "a"), (flat.GetProperty("Address").GetString(), flat.GetProperty("NodeMeta").GetProperty("zone").GetString()));
        var node = await registry.ReadAsync("/v1/catalog/node/n1");
        Assert.Equal(5432, node.GetProperty("Services").GetProperty("db1").GetProperty("Port").GetInt32());
        Assert.Equal("db1", (await registry.ReadAsync("/v1/catalog/node-services/n1")).GetProperty("Services")[0].GetProperty("ID").GetString());
        Assert.Equal(["disk:passing:", "db1-alive:warning:slow"], Checks(await registry.ReadAsync("/v1/health/node/n1")));
        Assert.Contains("n1", (await registry.ReadAsync("/v1/catalog/nodes")).EnumerateArray().Select(found => found.GetProperty("Node").GetString()));
        Assert.False((await registry.ReadAsync("/v1/agent/services")).TryGetProperty("db1", out _));
    }

    [Fact]
    public async Task NodeCheck_TurnsCritical_TakesTheServicesOut()
    {
        await registry.PutAsync("/v1/catalog/register", """{"Node":"n2","Address":"10.0.0.2","Service":{"Service":"cache"}}""");
        var before = await registry.GetAsync("/v1/health/service/cache?passing");
        Assert.Equal(1, before.Json.GetArrayLength());

        await registry.PutAsync("/v1/catalog/register", """{"Node":"n2","SkipNodeUpdate":true,"Check":{"Name":"power","Status":"critical"}}""");

        var after = await registry.GetAsync("/v1/health/service/cache?passing");
        Assert.Equal("[]", after.Body);
        Assert.True(after.Index > before.Index);
        Assert.Contains("power", (await registry.GetAsync("/v1/health/state/critical")).Body, StringComparison.Ordinal);
        await registry.PutAsync("/v1/catalog/deregister", """{"Node":"n2","CheckID":"power"}""");
        var repaired = await registry.GetAsync("/v1/health/service/cache?passing");
        Assert.Equal(1, repaired.Json.GetArrayLength());
        Assert.True(repaired.Index > after.Index);
    }

    [Fact]
    public async Task CatalogDeregister_WholeNode_LeavesNothing()
    {
        await registry.PutAsync("/v1/catalog/register", """{"Node":"n3","Address":"10.0.0.3","Service":{"Service":"one"}}""");
        await registry.PutAsync("/v1/catalog/register", """{"Node":"n3","Address":"10.0.0.3","Service":{"Service":"two","ID":"two-b"}}""");

        Assert.Equal("true", (await registry.PutAsync("/v1/catalog/deregister", """{"Node":"n3","ServiceID":"one"}""")).Body);
        Assert.Equal("[]", (await registry.GetAsync("/v1/catalog/service/one")).Body);
        Assert.Equal("true", (await registry.PutAsync("/v1/catalog/deregister", """{"Node":"n3"}""")).Body);

        Assert.Equal("[]", (await registry.GetAsync("/v1/catalog/service/two")).Body);
        Assert.Equal("null", (await registry.GetAsync("/v1/catalog/node/n3")).Body);
        Assert.Equal("true", (await registry.PutAsync("/v1/catalog/deregister", """{"Node":"n3"}""")).Body);
    }

    [Fact]
    public async Task CatalogDeregister_WhatTheAgentRegistered_DoesNotComeBack()
    {
        await registry.RegisterAsync("owned", "owned1");

        Assert.Equal("true", (await registry.PutAsync("/v1/catalog/deregister", """{"Node":"actors","ServiceID":"owned1"}""")).Body);

        Assert.Equal(HttpStatusCode.NotFound, (await registry.PutAsync("/v1/agent/check/pass/service:owned1")).Status);
        Assert.Equal("[]", (await registry.GetAsync("/v1/health/service/owned")).Body);
    }

    [Theory]
    [InlineData("""{"Address":"10.0.0.1"}""", "Must provide node")]
    [InlineData("""{"Node":"n"}""", "Must provide address")]
    [InlineData("""{"Node":"n","Address":"a","ID":"x"}""", "Invalid node ID")]
    [InlineData("""{"Node":"n","Address":"a","Datacenter":"moon"}""", "Invalid Datacenter")]
    [InlineData("""{"Node":"n","Address":"a","Service":{}}""", "Missing service name")]
    [InlineData("""{"Node":"n","Address":"a","Check":{"Status":"passing"}}""", "Missing check id")]
    [InlineData("""{"Node":"n","Address":"a","Check":{"Name":"c","ServiceID":"nobody"}}""", "Service 'nobody'")]
    public async Task CatalogRegister_WrongBody_IsRefusedInWords(string body, string beginning)
    {
        var answer = await registry.PutAsync("/v1/catalog/register", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.StartsWith(beginning, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Maintenance_OfAService_IsACheckThatComesAndGoes()
    {
        await registry.PutAsync("/v1/agent/service/register", """{"Name":"tended"}""");

        Assert.Equal(HttpStatusCode.OK, (await registry.PutAsync("/v1/agent/service/maintenance/tended?enable=true&reason=new+disk")).Status);

        var check = (await registry.ReadAsync("/v1/health/checks/tended"))[0];
        Assert.Equal(("_service_maintenance:tended", "critical", "new disk"),
            (check.GetProperty("CheckID").GetString(), check.GetProperty("Status").GetString(), check.GetProperty("Notes").GetString()));
        await registry.PutAsync("/v1/agent/service/register?replace-existing-checks", """{"Name":"tended","Check":{"TTL":"10s","Status":"passing"}}""");
        Assert.Equal("[]", (await registry.GetAsync("/v1/health/service/tended?passing")).Body);
        Assert.Equal(HttpStatusCode.OK, (await registry.PutAsync("/v1/agent/service/maintenance/tended?enable=false")).Status);
        Assert.Equal(HttpStatusCode.OK, (await registry.PutAsync("/v1/agent/service/maintenance/tended?enable=false")).Status);
        Assert.Equal(1, (await registry.ReadAsync("/v1/health/service/tended?passing")).GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await registry.PutAsync("/v1/agent/service/maintenance/nobody?enable=true")).Status);
        Assert.StartsWith("Missing value for enable", (await registry.PutAsync("/v1/agent/service/maintenance/tended")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AgentService_ById_HasAHashThatFollowsItsContent()
    {
        await registry.PutAsync("/v1/agent/service/register", """{"Name":"hashed","Port":1}""");
        var first = (await registry.ReadAsync("/v1/agent/service/hashed")).GetProperty("ContentHash").GetString();
        await registry.PutAsync("/v1/agent/service/register", """{"Name":"hashed","Port":1,"Check":{"TTL":"10s"}}""");
        Assert.Equal(first, (await registry.ReadAsync("/v1/agent/service/hashed")).GetProperty("ContentHash").GetString());
        await registry.PutAsync("/v1/agent/service/register", """{"Name":"hashed","Port":2}""");

        Assert.NotEqual(first, (await registry.ReadAsync("/v1/agent/service/hashed")).GetProperty("ContentHash").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await registry.GetAsync("/v1/agent/service/nobody")).Status);
    }

    [Fact]
    public async Task Filter_OnEveryList_ChoosesItems()
    {
        await registry.PutAsync("/v1/catalog/register", """{"Node":"f1","Address":"10.1.0.1","NodeMeta":{"zone":"fa"},"Service":{"ID":"f1","Service":"filtered","Tags":["v1"],"Meta":{"k":"1"}},"Check":{"Name":"c","ServiceID":"f1","Status":"passing"}}""");
        await registry.PutAsync("/v1/catalog/register", """{"Node":"f2","Address":"10.1.0.2","NodeMeta":{"zone":"fb"},"Service":{"ID":"f2","Service":"filtered","Tags":["v2"],"Meta":{"k":"2"}},"Check":{"Name":"c","ServiceID":"f2","Status":"warning"}}""");

        Assert.Equal(["f1"], await NamesAsync("/v1/catalog/service/filtered?filter=ServiceMeta.k==1", "ServiceID"));
        Assert.Equal(["f2"], await NamesAsync("/v1/catalog/service/filtered?node-meta=zone:fb", "ServiceID"));
        Assert.Equal(["f2"], await NamesAsync("/v1/catalog/nodes?filter=Meta.zone%20%3D%3D%20fb", "Node"));
        Assert.Equal(["f1"], await NamesAsync("/v1/catalog/nodes?node-meta=zone:fa", "Node"));
        Assert.Equal(["f2"], await NamesAsync("/v1/health/checks/filtered?filter=Status%20matches%20%22w.*%22", "Node"));
        Assert.Equal(["f1"], await NamesAsync("/v1/health/state/any?filter=ServiceName==filtered+and+Status==passing", "Node"));
        Assert.Equal("""["v2"]""", (await registry.ReadAsync("/v1/catalog/services?filter=v2+in+ServiceTags")).GetProperty("filtered").GetRawText());
        Assert.Equal("""{"filtered":["v1"]}""", (await registry.GetAsync("/v1/catalog/services?node-meta=zone:fa")).Body);
        var entry = Assert.Single((await registry.ReadAsync("/v1/health/service/filtered?filter=Node.Meta.zone==fb")).EnumerateArray());
        Assert.Equal("f2", entry.GetProperty("Service").GetProperty("ID").GetString());
        Assert.Equal("{}", (await registry.ReadAsync("/v1/catalog/node/f1?filter=ID==other")).GetProperty("Services").GetRawText());
    }

    [Theory]
    [InlineData("/v1/agent/self", "Config")]
    [InlineData("/v1/agent/host", "Host")]
    [InlineData("/v1/agent/version", "HumanVersion")]
    [InlineData("/v1/agent/metrics", "Counters")]
    public async Task Agent_AboutItself_AnswersAnObject(string target, string member)
    {
        var answer = await registry.GetAsync(target);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.True(answer.Json.TryGetProperty(member, out _));
        Assert.True(answer.Index >= 1);
    }

    [Fact]
    public async Task Agent_Members_AreTheSilosAndTheGateway()
    {
        var roles = (await registry.ReadAsync("/v1/agent/members")).EnumerateArray()
            .Select(member => $"{member.GetProperty("Tags").GetProperty("role").GetString()}:{member.GetProperty("Status").GetInt32()}");

        Assert.Equal(["consul:1", "silo:1"], roles);
    }

    [Fact]
    public async Task Agent_MetricsForPrometheus_AreText()
    {
        await registry.RegisterAsync("counted", "counted");
        await registry.PutAsync("/v1/agent/check/pass/service:counted");

        var answer = await registry.GetAsync("/v1/agent/metrics?format=prometheus");

        Assert.Contains("# TYPE actors_registry_reports_total counter\nactors_registry_reports_total ", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AgentHealth_ByIdAndName_AnswersWithTheWorst()
    {
        await registry.RegisterAsync("judged", "judged1");
        var critical = await registry.GetAsync("/v1/agent/health/service/id/judged1?format=text");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "critical"), (critical.Status, critical.Body));
        await registry.PutAsync("/v1/agent/check/warn/service:judged1");
        var warning = await registry.GetAsync("/v1/agent/health/service/name/judged");
        Assert.Equal(HttpStatusCode.TooManyRequests, warning.Status);
        Assert.Equal("warning", warning.Json[0].GetProperty("AggregatedStatus").GetString());
        await registry.PutAsync("/v1/agent/check/pass/service:judged1");
        Assert.Equal(HttpStatusCode.OK, (await registry.GetAsync("/v1/agent/health/service/id/judged1")).Status);
        await registry.PutAsync("/v1/agent/service/maintenance/judged1?enable=true");
        Assert.Equal("maintenance", (await registry.GetAsync("/v1/agent/health/service/id/judged1?format=text")).Body);
        Assert.Equal(HttpStatusCode.NotFound, (await registry.GetAsync("/v1/agent/health/service/name/nobody")).Status);
    }

    [Theory]
    [InlineData("PUT", "/v1/agent/leave", HttpStatusCode.Forbidden)]
    [InlineData("PUT", "/v1/agent/join/10.0.0.1", HttpStatusCode.OK)]
    [InlineData("PUT", "/v1/agent/reload", HttpStatusCode.OK)]
    [InlineData("PUT", "/v1/agent/token/default", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/v1/agent/connect/ca/roots", HttpStatusCode.NotFound)]
    [InlineData("GET", "/v1/catalog/gateway-services/x", HttpStatusCode.NotFound)]
    [InlineData("GET", "/v1/health/connect/x", HttpStatusCode.OK)]
    public async Task Agent_WhatIsNotThere_SaysSo(string method, string target, HttpStatusCode status) =>
        Assert.Equal(status, (await registry.SendAsync(new HttpMethod(method), target)).Status);

    private async Task<IEnumerable<string?>> NamesAsync(string target, string member) =>
        (await registry.ReadAsync(target)).EnumerateArray().Select(item => item.GetProperty(member).GetString());

    private static IEnumerable<string> Checks(JsonElement checks) => checks.EnumerateArray().Select(check =>
        $"{check.GetProperty("CheckID").GetString()}:{check.GetProperty("Status").GetString()}:{check.GetProperty("Output").GetString()}");
}
