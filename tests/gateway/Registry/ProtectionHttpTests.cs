using System.Net;
using Actors.Gateway.Dns.Wire;
using Actors.Gateway.Tests.Dns;
using Actors.Tests.Infrastructure;

namespace Actors.Gateway.Tests.Registry;

/// <summary>A product of its own, so that the service that may be protected is new.</summary>
public sealed class ProtectionHttpTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    private const string Service = RegistryFixture.ProtectedService;
    private const string Health = $"/v1/health/service/{Service}";
    private const string Protection = $"/v1/operator/protection/{Service}";

    [Fact]
    public async Task MassLoss_IsVisibleEverywhereAndReversible()
    {
        for (var number = 0; number < 4; number++)
        {
            await registry.RegisterAsync(Service, $"{Service}{number}", "1s");
            await registry.PutAsync($"/v1/agent/check/pass/service:{Service}{number}");
        }

        await using var stream = await EventStream.OpenAsync(registry.Client, $"service={Service}");
        await stream.TakeSnapshotAsync();

        // Heartbeats stop.
        await Eventually.TrueAsync(async () => (await registry.ReadAsync("/v1/operator/protection")).GetArrayLength() == 1
            && (await registry.ReadAsync(Protection)).GetProperty("Held").GetArrayLength() == 4);

        using var passing = await registry.Client.GetAsync(new Uri($"{Health}?passing", UriKind.Relative));
        Assert.Equal("4", Assert.Single(passing.Headers.GetValues("X-Actors-Protected")));
        var held = (await registry.ReadAsync($"{Health}?passing")).EnumerateArray().ToList();
        Assert.Equal(4, held.Count);
        Assert.All(held, entry => Assert.True(entry.GetProperty("Held").GetBoolean()));
        Assert.All(held, entry => Assert.Equal("passing", entry.GetProperty("Checks")[0].GetProperty("Status").GetString()));
        Assert.All((await registry.ReadAsync(Health)).EnumerateArray(), entry =>
            Assert.Equal("critical", entry.GetProperty("Checks")[0].GetProperty("Status").GetString()));
        Assert.Equal(4, (await AskAsync()).Answers.Length);
        Assert.StartsWith("""{"Service":"guarded","Protected":true,"Instances":4,""", (await registry.GetAsync(Protection)).Body, StringComparison.Ordinal);

        var index = (await registry.GetAsync(Health)).Index;
        var waiting = registry.GetAsync($"{Health}?passing&index={index}&wait=60s");
        var ended = await registry.SendAsync(HttpMethod.Delete, Protection);

        Assert.Equal((HttpStatusCode.OK, "true"), (ended.Status, ended.Body));
        Assert.Equal("[]", (await waiting).Body);
        Assert.True((await waiting).Index > index);
        Assert.Equal(DnsCode.NameError, (await AskAsync()).Code);
        Assert.Equal("[]", (await registry.GetAsync("/v1/operator/protection")).Body);
        Assert.False((await registry.Client.GetAsync(new Uri(Health, UriKind.Relative))).Headers.Contains("X-Actors-Protected"));
        Assert.Equal(HttpStatusCode.NotFound, (await registry.SendAsync(HttpMethod.Delete, Protection)).Status);
        await AssertStreamAsync(stream);
    }

    [Theory]
    [InlineData("PUT", HttpStatusCode.MethodNotAllowed)]
    [InlineData("OPTIONS", HttpStatusCode.OK)]
    public async Task Protection_WrongMethod_SaysWhichAreRight(string method, HttpStatusCode status)
    {
        var answer = await registry.SendAsync(new HttpMethod(method), "/v1/operator/protection/anything");

        Assert.Equal((status, "OPTIONS,GET,DELETE"), (answer.Status, answer.Allow.Replace(" ", "", StringComparison.Ordinal)));
    }

    // Each is lost; then the protection begins and says so of all of them; then it ends, and they count as lost again.
    private static async Task AssertStreamAsync(EventStream stream)
    {
        var states = new Dictionary<string, bool>();
        var turns = new List<bool>();
        while (turns.Count < 2)
        {
            var told = (await stream.TakeAsync(1))[0];
            if (told.Name == "protection")
            {
                turns.Add(told.Data.GetProperty("Protected").GetBoolean());
                Assert.All(states.Values, isHeld => Assert.Equal(turns[^1], isHeld));
            }
            else if (told.Data.TryGetProperty("Service", out var service))
            {
                states[service.GetProperty("ID").GetString()!] = told.Data.TryGetProperty("Held", out _);
            }
        }

        Assert.Equal([true, false], turns);
    }

    private async Task<DnsReply> AskAsync() => await DnsClient.AskAsync(registry.Dns, $"{Service}.service.consul", DnsType.Srv);
}
