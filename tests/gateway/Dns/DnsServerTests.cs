using System.Net;
using Actors.Gateway.Dns.Wire;
using Actors.Gateway.Tests.Registry;

namespace Actors.Gateway.Tests.Dns;

/// <summary>The registry as DNS shows it, over real sockets.</summary>
public sealed class DnsServerTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task Service_WithOwnAddresses_AnswersAddressesPortsAndWeights()
    {
        await RegisterAsync("web", "web-1", "10.1.0.1", 8001, """, "Tags":["primary"], "Weights":{"Passing":7,"Warning":2}""");
        await RegisterAsync("web", "web-2", "10.1.0.2", 8002);

        var addresses = await AskAsync("web.service.consul", DnsType.A);
        Assert.Equal(["web.service.consul A 10.1.0.1", "web.service.consul A 10.1.0.2"], addresses.Answers.Order());
        Assert.True(addresses.IsAuthoritative);

        var places = await AskAsync("web.service.dc1.consul", DnsType.Srv);
        Assert.Equal(
            ["web.service.dc1.consul Srv 1 1 8002 0a010002.addr.dc1.consul", "web.service.dc1.consul Srv 1 7 8001 0a010001.addr.dc1.consul"], places.Answers.Order());
        Assert.Contains("0a010001.addr.dc1.consul A 10.1.0.1", places.Additional);
        Assert.Equal(["0a010001.addr.dc1.consul A 10.1.0.1"], (await AskAsync("0a010001.addr.dc1.consul", DnsType.A)).Answers);
    }

    [Theory]
    [InlineData("primary.db.service.consul")]
    [InlineData("_db._primary.service.consul")]
    [InlineData("_db._primary.service.dc1.dc.consul")]
    [InlineData("PRIMARY.DB.SERVICE.CONSUL")]
    public async Task Service_WithTag_AnswersOnlyWhoHasIt(string name)
    {
        await RegisterAsync("db", "db-1", "10.2.0.1", 5432, """, "Tags":["primary"]""");
        await RegisterAsync("db", "db-2", "10.2.0.2", 5432, """, "Tags":["replica"]""");

        var answer = await AskAsync(name, DnsType.A);

        Assert.Equal($"{name} A 10.2.0.1", Assert.Single(answer.Answers));
        Assert.Equal(2, (await AskAsync("_db._tcp.service.consul", DnsType.Srv)).Answers.Length);
    }

    [Fact]
    public async Task Service_TurnsCritical_LeavesAtOnceAndThenDoesNotExist()
    {
        await registry.RegisterAsync("short", "short-1");
        await registry.PutAsync("/v1/agent/check/pass/service:short-1");
        var node = await AskAsync("short.service.consul", DnsType.Srv);
        Assert.Equal("short.service.consul Srv 1 1 8080 actors.node.dc1.consul", Assert.Single(node.Answers));
        Assert.Equal("actors.node.dc1.consul A 127.0.0.1", Assert.Single(node.Additional));

        await registry.PutAsync("/v1/agent/check/warn/service:short-1");
        Assert.Single((await AskAsync("short.service.consul", DnsType.A)).Answers);
        await registry.PutAsync("/v1/agent/check/fail/service:short-1");

        var missing = await AskAsync("short.service.consul", DnsType.A);
        Assert.Equal(DnsCode.NameError, missing.Code);
        Assert.Equal("consul Soa actors.node.dc1.consul", Assert.Single(missing.Authority));
    }

    [Fact]
    public async Task Node_WithMetadata_AnswersAddressAndTexts()
    {
        await registry.PutAsync("/v1/catalog/register", """{"Node":"n1","Address":"fd00::7","NodeMeta":{"zone":"a","rfc1035-note":"bare"}}""");

        Assert.Equal(["n1.node.consul Aaaa fd00::7"], (await AskAsync("n1.node.consul", DnsType.Aaaa)).Answers);
        Assert.Equal(["N1.node.consul Aaaa fd00::7"], (await AskAsync("N1.node.consul", DnsType.Aaaa)).Answers);
        Assert.Equal(["n1.node.consul Txt bare", "n1.node.consul Txt zone=a"], (await AskAsync("n1.node.consul", DnsType.Txt)).Answers.Order());
        var other = await AskAsync("n1.node.consul", DnsType.A);
        Assert.Equal((DnsCode.NoError, 0, 1), (other.Code, other.Answers.Length, other.Authority.Length));
        Assert.Equal(DnsCode.NameError, (await AskAsync("nobody.node.consul", DnsType.A)).Code);
    }

    [Fact]
    public async Task Service_AtHostName_AnswersAnAlias()
    {
        await RegisterAsync("far", "far-1", "far.example.org", 443);

        Assert.Equal(["far.service.consul CName far.example.org"], (await AskAsync("far.service.consul", DnsType.A)).Answers);
        Assert.Equal(["far.service.consul Srv 1 1 443 far.example.org"], (await AskAsync("far.service.consul", DnsType.Srv)).Answers);
    }

    [Fact]
    public async Task Reverse_AddressOfServiceAndNode_AnswersTheirNames()
    {
        await RegisterAsync("known", "known-1", "10.9.8.7", 1);

        Assert.Equal(["7.8.9.10.in-addr.arpa Ptr known.service.consul"], (await AskAsync("7.8.9.10.in-addr.arpa", DnsType.Ptr)).Answers);
        Assert.Contains("1.0.0.127.in-addr.arpa Ptr actors.node.dc1.consul", (await AskAsync("1.0.0.127.in-addr.arpa", DnsType.Ptr)).Answers);
        Assert.Equal(DnsCode.NameError, (await AskAsync("1.1.1.1.in-addr.arpa", DnsType.Ptr)).Code);
    }

    [Fact]
    public async Task PreparedQuery_ByName_AnswersItsInstances()
    {
        await RegisterAsync("api", "api-1", "10.4.0.1", 80, """, "Tags":["v2"]""");
        await RegisterAsync("api", "api-2", "10.4.0.2", 80);
        var made = await registry.SendAsync(HttpMethod.Post, "/v1/query", """{"Name":"newest","Service":{"Service":"api","Tags":["v2"]},"DNS":{"TTL":"30s"}}""");
        Assert.Equal(HttpStatusCode.OK, made.Status);

        Assert.Equal(["newest.query.consul A 10.4.0.1"], (await AskAsync("newest.query.consul", DnsType.A)).Answers);
        Assert.Equal(DnsCode.NameError, (await AskAsync("none.query.consul", DnsType.A)).Code);
    }

    [Fact]
    public async Task ManyInstances_ByDatagram_AreCutAndComeWholeByTcp()
    {
        for (var number = 1; number <= 60; number++)
        {
            await RegisterAsync("many", $"many-{number}", $"10.5.0.{number}", 9000);
        }

        var plain = await AskAsync("many.service.consul", DnsType.A);
        Assert.True(plain.IsTruncated);
        Assert.InRange(plain.Bytes, 300, 512);
        var extended = await DnsClient.AskAsync(registry.Dns, "many.service.consul", DnsType.A, payloadBytes: 1232);
        Assert.False(extended.IsTruncated);
        Assert.Equal(60, extended.Answers.Length);
        Assert.Contains(" Opt", extended.Additional);
        Assert.True((await DnsClient.AskAsync(registry.Dns, "many.service.consul", DnsType.Srv, payloadBytes: 1232)).IsTruncated);
        var whole = await DnsClient.AskByTcpAsync(registry.Dns, "many.service.consul", DnsType.Srv);
        Assert.Equal((60, 60, false), (whole.Answers.Length, whole.Additional.Length, whole.IsTruncated));
    }

    [Theory]
    [InlineData("example.org", nameof(DnsCode.Refused))]
    [InlineData("web.service.dc9.dc.consul", nameof(DnsCode.NameError))]
    [InlineData("unknown.service.consul", nameof(DnsCode.NameError))]
    [InlineData("a.b.c.consul", nameof(DnsCode.NameError))]
    [InlineData("zz.addr.consul", nameof(DnsCode.NameError))]
    public async Task Name_ThatIsNothing_IsAnsweredSo(string name, string expected) =>
        Assert.Equal(expected, (await AskAsync(name, DnsType.A)).Code.ToString());

    [Fact]
    public async Task Domain_ItsServerAndAuthority_AreKnown()
    {
        Assert.Equal(["consul NS actors.node.dc1.consul"], (await AskAsync("consul", DnsType.NS)).Answers);
        Assert.Equal(["consul Soa actors.node.dc1.consul"], (await AskAsync("consul", DnsType.Soa)).Answers);
    }

    [Fact]
    public async Task BadRequests_AreAnsweredAsSuchOrNotAtAll_AndOthersGoOn()
    {
        var random = new Random(42);
        for (var number = 0; number < 500; number++)
        {
            var garbage = DnsClient.Question("web.service.consul", DnsType.A, 1232)[..random.Next(0, 40)];
            if (garbage.Length > 0)
            {
                garbage[random.Next(garbage.Length)] = (byte)random.Next(256);
            }

            using var client = new System.Net.Sockets.UdpClient();
            await client.SendAsync(garbage, registry.Dns);
        }

        var twoQuestions = DnsClient.Question("web.service.consul", DnsType.A);
        twoQuestions[5] = 2;
        Assert.Equal(DnsCode.FormatError, DnsReply.Read(await DnsClient.SendAsync(registry.Dns, twoQuestions)).Code);
        var update = DnsClient.Question("web.service.consul", DnsType.A);
        update[2] = 5 << 3;
        Assert.Equal(DnsCode.NotImplemented, DnsReply.Read(await DnsClient.SendAsync(registry.Dns, update)).Code);
        var future = DnsClient.Question("web.service.consul", DnsType.A, 1232);
        future[^5] = 1;
        Assert.Equal(DnsCode.BadVersion, DnsReply.Read(await DnsClient.SendAsync(registry.Dns, future)).Code);
    }

    private Task<DnsReply> AskAsync(string name, DnsType type) => DnsClient.AskAsync(registry.Dns, name, type);

    private async Task RegisterAsync(string service, string id, string address, int port, string more = "")
    {
        var body = $$"""{"Name":"{{service}}","ID":"{{id}}","Address":"{{address}}","Port":{{port}}{{more}}}""";
        Assert.Equal(HttpStatusCode.OK, (await registry.PutAsync("/v1/agent/service/register", body)).Status);
    }
}
