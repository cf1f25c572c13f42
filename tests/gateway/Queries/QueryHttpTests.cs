using System.Net;
using Actors.Gateway.Tests.Registry;

namespace Actors.Gateway.Tests.Queries;

public sealed class QueryHttpTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task Query_CreatedChangedAndDeleted_IsShownAsItIs()
    {
        var id = await CreateAsync("""{"Name":"life","Service":{"Service":"web","Tags":["v1","!v2"],"OnlyPassing":true},"DNS":{"TTL":"10s"}}""");

        var shown = (await registry.ReadAsync($"/v1/query/{id}"))[0];
        Assert.Equal(("life", "web", "10s"), (
            shown.GetProperty("Name").GetString(), shown.GetProperty("Service").GetProperty("Service").GetString(), shown.GetProperty("DNS").GetProperty("TTL").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await registry.PutAsync($"/v1/query/{id}", """{"Name":"life2","Service":{"Service":"db"}}""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await registry.SendAsync(HttpMethod.Post, "/v1/query", """{"Name":"life2","Service":{"Service":"x"}}""")).Status);
        await CreateAsync("""{"Name":"life","Service":{"Service":"web"}}""");
        Assert.Contains("life2", (await registry.GetAsync("/v1/query")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await registry.SendAsync(HttpMethod.Delete, $"/v1/query/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await registry.GetAsync($"/v1/query/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await registry.PutAsync($"/v1/query/{id}", """{"Service":{"Service":"x"}}""")).Status);
    }

    [Fact]
    public async Task Execute_ChoosesByHealthTagsAndMeta()
    {
        await RegisterAsync("q1", "passing", "v1");
        await RegisterAsync("q2", "warning", "v1");
        await RegisterAsync("q3", "critical", "v1");
        await RegisterAsync("q4", "passing", "v2");
        await CreateAsync("""{"Name":"usable","Service":{"Service":"asked"}}""");
        await CreateAsync("""{"Name":"good","Service":{"Service":"asked","OnlyPassing":true,"Tags":["!v2"]}}""");
        await CreateAsync("""{"Name":"meta","Service":{"Service":"asked","ServiceMeta":{"id":"q4"}}}""");
        await CreateAsync("""{"Name":"ignoring","Service":{"Service":"asked","IgnoreCheckIDs":["service:q3"]}}""");

        Assert.Equal(["q1", "q2", "q4"], await ExecuteAsync("usable"));
        Assert.Equal(["q1"], await ExecuteAsync("good"));
        Assert.Equal(["q4"], await ExecuteAsync("meta"));
        Assert.Equal(["q1", "q2", "q3", "q4"], await ExecuteAsync("ignoring"));
        Assert.Single(await ExecuteAsync("usable", "?limit=1"));
        Assert.Equal(HttpStatusCode.NotFound, (await registry.GetAsync("/v1/query/nobody/execute")).Status);
    }

    [Fact]
    public async Task Template_LongestPrefix_IsFilledIn()
    {
        await CreateAsync("""{"Name":"geo","Template":{"Type":"name_prefix_match"},"Service":{"Service":"${name.full}"}}""");
        await CreateAsync("""{"Name":"geo-db-","Template":{"Type":"name_prefix_match","Regexp":"^geo-db-(.*?)-([^\\-]+?)$"},"Service":{"Service":"mysql-${match(1)}","Tags":["${match(2)}"]}}""");

        var service = (await registry.ReadAsync("/v1/query/geo-db-customer-primary/explain")).GetProperty("Query").GetProperty("Service");
        Assert.Equal("mysql-customer", service.GetProperty("Service").GetString());
        Assert.Equal("""["primary"]""", service.GetProperty("Tags").GetRawText());
        Assert.Equal("geography", (await registry.ReadAsync("/v1/query/geography/explain")).GetProperty("Query").GetProperty("Service").GetProperty("Service").GetString());
    }

    [Theory]
    [InlineData("""{}""", "Must provide a Service name")]
    [InlineData("""{"Service":{"Service":"x","Connect":true}}""", "Invalid query: Connect")]
    [InlineData("""{"Service":{"Service":"x"},"Template":{"Type":"odd"}}""", "Invalid query: Template.Type")]
    [InlineData("""{"Service":{"Service":"x"},"Template":{"Type":"name_prefix_match","Regexp":"("}}""", "Invalid query: Template.Regexp")]
    [InlineData("""{"Service":{"Service":"x"},"Template":{"Type":"name_prefix_match","Regexp":"a{1001}"}}""", "Invalid query: Template.Regexp")]
    public async Task Create_WrongBody_IsRefusedInWords(string body, string beginning)
    {
        var answer = await registry.SendAsync(HttpMethod.Post, "/v1/query", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.StartsWith(beginning, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/query", "OPTIONS,GET,POST")]
    [InlineData("/v1/query/some", "OPTIONS,GET,PUT,DELETE")]
    [InlineData("/v1/query/some/execute", "OPTIONS,GET")]
    public async Task Method_NotAllowed_NamesThoseThatAre(string target, string allow)
    {
        var answer = await registry.SendAsync(HttpMethod.Patch, target);

        Assert.Equal((HttpStatusCode.MethodNotAllowed, allow), (answer.Status, answer.Allow));
    }

    private async Task<string> CreateAsync(string body)
    {
        var answer = await registry.SendAsync(HttpMethod.Post, "/v1/query", body);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Json.GetProperty("ID").GetString()!;
    }

    private async Task RegisterAsync(string id, string status, string tag) => await registry.PutAsync(
        "/v1/agent/service/register",
        $$$"""{"Name":"asked","ID":"{{{id}}}","Tags":["{{{tag}}}"],"Meta":{"id":"{{{id}}}"},"Check":{"TTL":"1h","Status":"{{{status}}}"}}""");

    private async Task<IEnumerable<string?>> ExecuteAsync(string name, string query = "") =>
        (await registry.ReadAsync($"/v1/query/{name}/execute{query}")).GetProperty("Nodes").EnumerateArray()
            .Select(entry => entry.GetProperty("Service").GetProperty("ID").GetString()).Order().ToList();
}
