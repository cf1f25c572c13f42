using System.Net;
using System.Text.Json;
using Actors.Gateway.Access.Demands;
using Actors.Gateway.Http;
using Actors.Gateway.Metering;
using Actors.Gateway.Status;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Gateway.Tests.Access;

/// <summary>Every route says what it demands, and a token without any right gets nothing out of it. Who adds a route adds a line here.</summary>
[Collection(AccessDefinition.Name)]
public sealed class RouteDemandTests(AccessFixture fixture) : IAsyncLifetime
{
    private const string Marker = "matrix";
    private const string NodeCheck = "matrix-node-check";

    // What is asked where the path alone does not say it.
    private static readonly Dictionary<string, string> Bodies = new(StringComparer.Ordinal)
    {
        ["PUT /v1/txn"] = """[{"KV":{"Verb":"set","Key":"matrix/a","Value":"eA=="}}]""",
        ["PUT /v1/session/create"] = """{"Name":"mine"}""",
        ["PUT /v1/catalog/register"] = """{"Node":"matrix-node","Address":"10.9.9.9"}""",
        ["PUT /v1/catalog/deregister"] = """{"Node":"matrix-node"}""",
        ["PUT /v1/agent/service/register"] = """{"Name":"matrix-web","ID":"other"}""",
        ["PUT /v1/agent/check/register"] = """{"Name":"c","TTL":"10s","ServiceID":"matrix-web"}""",
        ["PUT /v1/agent/check/update/{id}"] = """{"Status":"passing"}""",
        ["POST /v1/query"] = """{"Name":"mine","Service":{"Service":"matrix-web"}}""",
        ["PUT /v1/query/{id}"] = """{"Name":"matrix-query","Service":{"Service":"matrix-web"}}""",
        ["PUT /v1/acl/token"] = "{}",
        ["PUT /v1/acl/policy"] = """{"Name":"mine"}""",
    };

    private static readonly string[] NothingToHide = ["GET /v1/acl/token/self"];

    private readonly AccessHost _host = fixture.Host;
    private string _session = "";
    private string _query = "";

    public static TheoryData<string> Declared => [.. DemandTable.All.Where(demand => demand.Kind != DemandKind.Open).Select(demand => demand.Route)];

    public static TheoryData<string> Legacy => [.. DemandTable.Legacy.Select(demand => demand.Route)];

    public async Task InitializeAsync()
    {
        await _host.ExpectAsync("PUT", "/v1/kv/matrix/a", Marker);
        await _host.ExpectAsync("PUT", "/v1/catalog/register", """{"Node":"matrix-node","Address":"10.9.9.9","Service":{"Service":"matrix-web","ID":"matrix-web"},"Check":{"CheckID":"matrix-remote","Name":"r","Status":"passing"}}""");
        await _host.ExpectAsync("PUT", "/v1/agent/service/register", """{"Name":"matrix-web","ID":"matrix-web","Check":{"CheckID":"matrix-check","TTL":"60s"}}""");
        await _host.ExpectAsync("PUT", "/v1/agent/check/register", $$"""{"Name":"{{NodeCheck}}","TTL":"60s"}""");
        await _host.ExpectAsync("PUT", "/v1/event/fire/matrix-event", "x");
        _session = (await _host.ExpectAsync("PUT", "/v1/session/create", """{"Name":"matrix-session","Checks":[]}""")).Json.GetProperty("ID").GetString()!;
        var held = (await _host.ExpectAsync("GET", "/v1/query")).Json.EnumerateArray().FirstOrDefault(query => query.GetProperty("Name").GetString() == "matrix-query");
        _query = held.ValueKind == JsonValueKind.Undefined
            ? (await _host.ExpectAsync("POST", "/v1/query", """{"Name":"matrix-query","Service":{"Service":"matrix-web"}}""")).Json.GetProperty("ID").GetString()!
            : held.GetProperty("ID").GetString()!;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void EveryRoute_SaysWhatItDemands()
    {
        var raw = _host.Services.GetServices<IRawBranch>().SelectMany(branch => branch.Operations).Concat(HealthEndpoints.Operations).Append(MetricsEndpoint.Operation)
            .Select(operation => $"{operation.Method} {operation.Path}");
        var routed = _host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(endpoint => $"GET /{endpoint.RoutePattern.RawText!.TrimStart('/')}")
            .Where(route => route != "GET /openapi/{documentName}.json");

        Assert.Equal(raw.Concat(routed).Distinct().Order(StringComparer.Ordinal), DemandTable.All.Select(demand => demand.Route).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Route_NobodyHasDeclared_DemandsEverything()
    {
        var map = new DemandMap();

        foreach (var (method, path) in new[] { ("POST", "/v1/kv/a"), ("GET", "/v1/kvx"), ("GET", "/v1/agent/unknown"), ("DELETE", "/v1/catalog/nodes"), ("GET", "/v1/acl/roles"), ("GET", "/v1/KV/a") })
        {
            Assert.Same(Demand.Undeclared, map.Find(method, path, out _));
        }
    }

    [Theory]
    [InlineData("GET", "/v1/kv", "GET /v1/kv/{key}", "")]
    [InlineData("GET", "/v1/kv/", "GET /v1/kv/{key}", "")]
    [InlineData("GET", "/v1/kv/a/b%2Fc", "GET /v1/kv/{key}", "a/b%2Fc")]
    [InlineData("GET", "/v1/query/", "GET /v1/query", "")]
    [InlineData("GET", "/v1/query/a/b/execute", "GET /v1/query/{id}/execute", "a/b")]
    [InlineData("GET", "/v1/query/execute", "GET /v1/query/{id}", "execute")]
    [InlineData("GET", "/v1/agent/service/deregister/web", "GET /v1/agent/service/deregister/{id}", "web")]
    [InlineData("GET", "/v1/agent/service/web", "GET /v1/agent/service/{id}", "web")]
    [InlineData("GET", "/v1/agent/check/pass/service:web", "GET /v1/agent/check/pass/{id}", "service:web")]
    [InlineData("PUT", "/v1/agent/service/register/", "PUT /v1/agent/service/register", "")]
    [InlineData("GET", "/v1/acl/policy/name/x", "GET /v1/acl/policy/name/{name}", "x")]
    [InlineData("GET", "/v1/acl/token/self", "GET /v1/acl/token/self", "")]
    public void Route_IsFoundAsTheBranchTakesIt(string method, string path, string route, string name)
    {
        var demand = new DemandMap().Find(method, path, out var found);

        Assert.Equal((route, name), (demand.Route, found.ToString()));
    }

    [Theory]
    [MemberData(nameof(Declared))]
    public async Task Route_WithATokenWithoutRights_GivesAndDoesNothing(string route)
    {
        var (_, secret) = await _host.MakeTokenAsync("");
        var demand = DemandTable.All.Single(one => one.Route == route);

        var answer = await _host.SendAsync(route.Split(' ')[0], TargetOf(route), secret, Bodies.GetValueOrDefault(route));

        if (demand.Kind != DemandKind.Filtered)
        {
            var expected = route == "PUT /v1/txn" ? HttpStatusCode.Conflict : HttpStatusCode.Forbidden;
            Assert.True(answer.Status == expected && answer.Body.Contains("Permission denied", StringComparison.Ordinal), $"{route}: {answer.Status} {answer.Body}");
            return;
        }

        // The name of what a query asks for is told to who knows the query.
        var told = route.EndsWith("/execute", StringComparison.Ordinal) ? answer.Json.GetProperty("Nodes").GetRawText() : answer.Body;
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.DoesNotContain(Marker, told, StringComparison.Ordinal);
        Assert.Equal(!NothingToHide.Contains(route), answer.IsFiltered);
    }

    [Theory]
    [MemberData(nameof(Declared))]
    public async Task Route_WithTheManagementToken_IsNotRefused(string route)
    {
        // What would take something away that others here need, or make something of no use.
        if (route.StartsWith("DELETE", StringComparison.Ordinal) || route is "GET /v1/watch" or "PUT /v1/snapshot" || route.Contains("deregister", StringComparison.Ordinal) || route.Contains("maintenance", StringComparison.Ordinal))
        {
            return;
        }

        var answer = await _host.SendAsync(route.Split(' ')[0], TargetOf(route), AccessHost.Management, Bodies.GetValueOrDefault(route));

        Assert.NotEqual(HttpStatusCode.Forbidden, answer.Status);
        Assert.False(answer.IsFiltered);
    }

    [Theory]
    [MemberData(nameof(Legacy))]
    public async Task Route_OfOldClients_DemandsWhatTheNewOneDoes(string route)
    {
        var (_, secret) = await _host.MakeTokenAsync("""service_prefix "" { policy = "read" } node_prefix "" { policy = "read" } agent_prefix "" { policy = "read" }""");

        Assert.Equal(HttpStatusCode.Forbidden, (await _host.SendAsync("GET", TargetOf(route), secret)).Status);
    }

    [Theory]
    [InlineData("pass/matrix-check")]
    [InlineData("deregister/" + NodeCheck)]
    public async Task Check_OfAServiceOrTheNode_DemandsTheRightOnIt(string target)
    {
        var (_, secret) = await _host.MakeTokenAsync("""service "other" { policy = "write" } session_prefix "" { policy = "write" }""");

        Assert.Equal(HttpStatusCode.Forbidden, (await _host.SendAsync("PUT", $"/v1/agent/check/{target}", secret)).Status);
    }

    [Fact]
    public async Task Register_WithAnIdThatAnotherServiceHas_DemandsTheRightOnThatServiceToo()
    {
        var (_, secret) = await _host.MakeTokenAsync("""service "intruder" { policy = "write" }""");

        Assert.Equal(HttpStatusCode.Forbidden, (await _host.SendAsync("PUT", "/v1/agent/service/register", secret, """{"Name":"intruder","ID":"matrix-web"}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await _host.SendAsync("PUT", "/v1/agent/service/register", secret, """{"Name":"intruder","ID":"intruder"}""")).Status);
    }

    [Fact]
    public async Task Discovery_WithServiceAndNodeRights_ShowsThatServiceOnly()
    {
        var (_, secret) = await _host.MakeTokenAsync("""service "matrix-web" { policy = "read" } node_prefix "" { policy = "read" }""");
        await _host.ExpectAsync("PUT", "/v1/agent/service/register", """{"Name":"hidden-web","ID":"hidden-web"}""");

        var services = await _host.SendAsync("GET", "/v1/catalog/services", secret);
        Assert.Equal(["matrix-web"], services.Json.EnumerateObject().Select(service => service.Name));
        Assert.True(services.IsFiltered);
        var instances = await _host.SendAsync("GET", "/v1/health/service/matrix-web", secret);
        Assert.True(instances.Json.GetArrayLength() >= 2 && !instances.IsFiltered);
        Assert.Empty((await _host.SendAsync("GET", "/v1/health/service/hidden-web", secret)).Json.EnumerateArray());
        Assert.DoesNotContain("hidden-web", (await _host.SendAsync("GET", "/v1/catalog/node/actors", secret)).Body, StringComparison.Ordinal);
    }

    private string TargetOf(string route)
    {
        var path = route.Split(' ')[1];
        var name = path switch
        {
            _ when path.Contains("/session/node", StringComparison.Ordinal) => "actors",
            _ when path.Contains("/session/", StringComparison.Ordinal) => _session,
            _ when path.Contains("/query/", StringComparison.Ordinal) => _query,
            _ when path.Contains("/catalog/node", StringComparison.Ordinal) || path.Contains("/health/node", StringComparison.Ordinal) => "matrix-node",
            _ when path.Contains("/health/state", StringComparison.Ordinal) => "any",
            _ when path.Contains("/agent/check/", StringComparison.Ordinal) => "matrix-check",
            _ when path.Contains("/kv/", StringComparison.Ordinal) => "matrix/a",
            _ => "matrix-web",
        };
        var open = path.IndexOf('{', StringComparison.Ordinal);
        var target = open < 0 ? path : string.Concat(path.AsSpan(0, open), name, path.AsSpan(path.IndexOf('}', StringComparison.Ordinal) + 1));
        return target == "/v1/watch" ? "/v1/watch?prefix=matrix/" : target;
    }
}
