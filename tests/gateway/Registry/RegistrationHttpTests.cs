using System.Net;

namespace Actors.Gateway.Tests.Registry;

[Collection(RegistryDefinition.Name)]
public sealed class RegistrationHttpTests(RegistryFixture registry)
{
    [Fact]
    public async Task Register_LowerCaseAndSnakeCaseBody_IsUnderstood()
    {
        const string Body = """
            {"name":"py","id":"py1","tags":["a"],"address":"10.1.2.3","port":99,"enable_tag_override":true,"meta":{"k":"v"},
             "tagged_addresses":{"wan":{"address":"1.2.3.4","port":1}},"weights":{"passing":7,"warning":3},
             "check":{"ttl":"1m30s","status":"passing","deregistercriticalserviceafter":"90m","notes":"n"}}
            """;

        Assert.Equal(HttpStatusCode.OK, (await registry.PutAsync("/v1/agent/service/register", Body)).Status);

        var service = (await registry.ReadAsync("/v1/health/service/py"))[0].GetProperty("Service");
        Assert.Equal(99, service.GetProperty("Port").GetInt32());
        Assert.True(service.GetProperty("EnableTagOverride").GetBoolean());
        Assert.Equal("v", service.GetProperty("Meta").GetProperty("k").GetString());
        Assert.Equal("1.2.3.4", service.GetProperty("TaggedAddresses").GetProperty("wan").GetProperty("Address").GetString());
        Assert.Equal(7, service.GetProperty("Weights").GetProperty("Passing").GetInt32());
    }

    [Fact]
    public async Task Register_SeveralChecks_AreNumbered()
    {
        await registry.PutAsync(
            "/v1/agent/service/register", """{"Name":"many","Checks":[{"TTL":"10s"},{"TTL":"20s"},{"CheckID":"own","TTL":"30s"}]}""");

        var checks = await registry.ReadAsync("/v1/health/checks/many");
        Assert.Equal(["service:many:1", "service:many:2", "own"], checks.EnumerateArray().Select(check => check.GetProperty("CheckID").GetString()));
        Assert.Equal("Service 'many' check", checks[0].GetProperty("Name").GetString());
    }

    [Fact]
    public async Task Register_WithoutLists_ShowsEmptyOnes()
    {
        await registry.PutAsync("/v1/agent/service/register", """{"Name":"bare","Tags":null,"Check":null}""");

        var entry = (await registry.ReadAsync("/v1/health/service/bare"))[0];
        Assert.Equal("[]", entry.GetProperty("Service").GetProperty("Tags").GetRawText());
        Assert.Equal("{}", entry.GetProperty("Service").GetProperty("Meta").GetRawText());
        Assert.Equal("[]", entry.GetProperty("Checks").GetRawText());
    }

    [Theory]
    [InlineData("{bad", "Request decode failed")]
    [InlineData("[]", "Request decode failed")]
    [InlineData("""{"Name":"x","Port":"80"}""", "Request decode failed: 'Port'")]
    [InlineData("""{"Name":"x","Tags":"a"}""", "Request decode failed: 'Tags'")]
    [InlineData("""{"ID":"x"}""", "Missing service name")]
    [InlineData("""{"Name":"x","Address":"0.0.0.0"}""", "Invalid service address")]
    [InlineData("""{"Name":"x","Weights":{"Passing":0}}""", "Invalid Weights")]
    [InlineData("""{"Name":"x","Meta":{"a b":"c"}}""", "Invalid Service Meta")]
    [InlineData("""{"Name":"x","Kind":"connect-proxy"}""", "Invalid service kind")]
    [InlineData("""{"Name":"x","Check":{"TTL":"soon"}}""", "Request decode failed: 'TTL'")]
    [InlineData("""{"Name":"x","Check":{"TTL":"-5s"}}""", "Invalid check: TTL")]
    [InlineData("""{"Name":"x","Checks":[{}]}""", "Invalid check: TTL")]
    [InlineData("""{"Name":"x","Check":{"ScriptArgs":["x"],"Interval":"10s"}}""", "Invalid check: ScriptArgs")]
    [InlineData("""{"Name":"x","Check":{"TTL":"10s","Status":"fine"}}""", "Invalid check: status")]
    [InlineData("""{"Name":"x","Checks":[{"CheckID":"c","TTL":"1s"},{"CheckID":"c","TTL":"1s"}]}""", "Invalid check: two checks")]
    [InlineData("{\"Name\":\"a\\u0007b\"}", "Invalid service name")]
    [InlineData("{\"Name\":\"\\ud800\"}", "Request decode failed")]
    public async Task Register_WrongBody_IsRefusedInWords(string body, string beginning)
    {
        var answer = await registry.PutAsync("/v1/agent/service/register", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.StartsWith(beginning, answer.Body, StringComparison.Ordinal);
        Assert.True(answer.Index >= 1);
    }

    [Fact]
    public async Task Register_TooLong_NamesTheLimit()
    {
        var longName = await registry.PutAsync("/v1/agent/service/register", $$"""{"Name":"{{new string('n', 1025)}}"}""");
        Assert.Contains("1024", longName.Body, StringComparison.Ordinal);

        var large = await registry.PutAsync("/v1/agent/service/register", new string(' ', (1 << 20) + 1));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.Status);
        Assert.Contains("1048576", large.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Register_LongestNames_CanBeFoundAndRemoved()
    {
        var name = new string('n', 1024);
        var id = new string('i', 1024);
        await registry.RegisterAsync(name, id);

        Assert.Equal(1, (await registry.ReadAsync($"/v1/health/service/{name}")).GetArrayLength());
        Assert.Equal(HttpStatusCode.OK, (await registry.PutAsync($"/v1/agent/check/pass/service:{id}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await registry.PutAsync($"/v1/agent/service/deregister/{id}")).Status);
    }

    [Theory]
    [InlineData("web:1", "web:1", "web%3A1")]
    [InlineData("web/2", "web/2", "web%2F2")]
    [InlineData("ключ ç", "%D0%BA%D0%BB%D1%8E%D1%87%20%C3%A7", "%d0%ba%d0%bb%d1%8e%d1%87%20%c3%a7")]
    [InlineData("a%2Fb", "a%252Fb", "%61%252Fb")]
    [InlineData("plus+", "plus+", "plus%2B")]
    public async Task Ids_RawOrEscaped_AreTheSame(string id, string first, string second)
    {
        await registry.RegisterAsync("ids", id);

        Assert.Equal(HttpStatusCode.OK, (await registry.PutAsync($"/v1/agent/check/pass/service:{first}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await registry.PutAsync($"/v1/agent/check/pass/service:{second}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await registry.PutAsync($"/v1/agent/service/deregister/{second}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await registry.PutAsync($"/v1/agent/service/deregister/{first}")).Status);
    }

    [Fact]
    public async Task Deregister_KnownInstance_LeavesEveryList()
    {
        await registry.RegisterAsync("leaving", "leaving1");
        Assert.Equal(HttpStatusCode.OK, (await registry.PutAsync("/v1/agent/service/deregister/leaving1")).Status);

        Assert.Equal("[]", (await registry.GetAsync("/v1/catalog/service/leaving")).Body);
        Assert.False((await registry.ReadAsync("/v1/catalog/services")).TryGetProperty("leaving", out _));
        Assert.False((await registry.ReadAsync("/v1/agent/services")).TryGetProperty("leaving1", out _));
        Assert.False((await registry.ReadAsync("/v1/agent/checks")).TryGetProperty("service:leaving1", out _));
    }

    [Theory]
    [InlineData("/v1/agent/service/deregister/nobody", "Unknown service ID \"nobody\"")]
    [InlineData("/v1/agent/check/deregister/nobody", "Unknown check ID \"nobody\"")]
    [InlineData("/v1/agent/check/pass/nobody", "Unknown check ID \"nobody\"")]
    public async Task Command_UnknownId_IsNotFoundWithAnIndex(string target, string beginning)
    {
        var answer = await registry.PutAsync(target);

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.StartsWith(beginning, answer.Body, StringComparison.Ordinal);
        Assert.True(answer.Index >= 1);
    }

    [Theory]
    [InlineData("GET", "/v1/agent/service/register", "OPTIONS,PUT")]
    [InlineData("GET", "/v1/agent/service/deregister/x", "OPTIONS,PUT")]
    [InlineData("GET", "/v1/agent/check/pass/x", "OPTIONS,PUT")]
    [InlineData("PUT", "/v1/agent/services", "OPTIONS,GET")]
    [InlineData("POST", "/v1/health/service/x", "OPTIONS,GET")]
    public async Task Method_NotAllowed_NamesThoseThatAre(string method, string target, string allow)
    {
        var answer = await registry.SendAsync(new HttpMethod(method), target);

        Assert.Equal((HttpStatusCode.MethodNotAllowed, allow), (answer.Status, answer.Allow));
        Assert.Equal($"method {method} not allowed", answer.Body);
    }

    [Fact]
    public async Task CheckRegister_OnAService_CanReportAndLeave()
    {
        await registry.RegisterAsync("extra", "extra1");

        Assert.Equal(HttpStatusCode.OK, (await registry.PutAsync("/v1/agent/check/register", """{"name":"disk","service_id":"extra1","ttl":"10s"}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await registry.PutAsync("/v1/agent/check/update/disk", """{"Status":"warning","Output":"90 % full"}""")).Status);

        var check = (await registry.ReadAsync("/v1/agent/checks")).GetProperty("disk");
        Assert.Equal(("warning", "90 % full"), (check.GetProperty("Status").GetString(), check.GetProperty("Output").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await registry.PutAsync("/v1/agent/check/deregister/disk")).Status);
        Assert.False((await registry.ReadAsync("/v1/agent/checks")).TryGetProperty("disk", out _));
    }

    [Theory]
    [InlineData("""{"TTL":"10s","ServiceID":"x"}""", HttpStatusCode.BadRequest, "Missing check name")]
    [InlineData("""{"Name":"c","ServiceID":"x","HTTP":"ftp://a"}""", HttpStatusCode.BadRequest, "Invalid check: HTTP is 'ftp://a'")]
    [InlineData("""{"Name":"c","ServiceID":"x","TCP":"127.0.0.1:1"}""", HttpStatusCode.BadRequest, "Invalid check: Interval must be above zero")]
    [InlineData("""{"Name":"c","ServiceID":"x","TCP":"127.0.0.1","Interval":"1s"}""", HttpStatusCode.BadRequest, "Invalid check: TCP is")]
    [InlineData("""{"Name":"c","ServiceID":"x","TTL":"1s","TCP":"127.0.0.1:1","Interval":"1s"}""", HttpStatusCode.BadRequest, "Invalid check: TTL and tcp")]
    [InlineData("""{"Name":"c","ServiceID":"x","UDP":"127.0.0.1:1","Interval":"1s"}""", HttpStatusCode.BadRequest, "Invalid check: UDP checks are not run")]
    [InlineData("""{"Name":"c","TTL":"10s","ServiceID":"nobody"}""", HttpStatusCode.NotFound, "ServiceID \"nobody\" does not exist")]
    [InlineData("""{"Name":"c","TTL":"10s","ServiceID":"x","Status":"odd"}""", HttpStatusCode.BadRequest, "Bad check status")]
    public async Task CheckRegister_WrongBody_IsRefusedInWords(string body, HttpStatusCode status, string beginning)
    {
        var answer = await registry.PutAsync("/v1/agent/check/register", body);

        Assert.Equal(status, answer.Status);
        Assert.StartsWith(beginning, answer.Body, StringComparison.Ordinal);
    }
}
