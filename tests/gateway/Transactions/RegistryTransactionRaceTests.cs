using System.Globalization;
using System.Net;
using System.Text.Json;
using Actors.Gateway.Tests.Registry;
using static Actors.Gateway.Tests.Transactions.RegistryOperations;

namespace Actors.Gateway.Tests.Transactions;

/// <summary>Transactions over the registry beside the agent's and the catalog's commands, which go through the instances' grains.</summary>
public sealed class RegistryTransactionRaceTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    private const int Rounds = 15;

    /// <summary>Two counters that rise together, checks that are added, and one that changes its status, all in one row: a lost update shows in one of them.</summary>
    [Fact]
    public async Task Instance_ChangedFromAllSides_LosesNothing()
    {
        await registry.TransactAsync(Node("set", "race1", """{"Address":"10.2.0.1"}"""), Service("set", "race1", "race1", """{"Port":0}"""), TransactionClient.Op("set", "race1", "0"));

        await Task.WhenAll(
            Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RaisePortAsync())),
            Task.WhenAll(Enumerable.Range(0, 2).Select(worker => AddChecksAsync(worker))),
            Task.WhenAll(Enumerable.Range(0, 2).Select(worker => ReportAsync(worker))));

        var entry = (await registry.ReadAsync("/v1/health/service/race1"))[0];
        Assert.Equal(3 * Rounds, entry.GetProperty("Service").GetProperty("Port").GetInt32());
        Assert.Equal((3 * Rounds).ToString(CultureInfo.InvariantCulture), (await registry.GetAsync("/v1/kv/race1?raw")).Body);
        Assert.Equal(
            [.. Enumerable.Range(0, 2).SelectMany(worker => Enumerable.Range(0, Rounds).Select(number => $"race1-{worker}-{number}")).Order()],
            entry.GetProperty("Checks").EnumerateArray().Select(check => check.Text("CheckID")).Where(id => !id.StartsWith("race1-report", StringComparison.Ordinal)).Order());
    }

    /// <summary>Registered by one side and removed by the other, all the time: whatever is left, all of its rows agree.</summary>
    [Fact]
    public async Task Instance_RegisteredAndRemovedFromBothSides_IsWholeOrGone()
    {
        for (var round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(
                registry.PutAsync("/v1/agent/service/register", """{"Name":"race2","ID":"race2-1","Check":{"TTL":"60s","CheckID":"race2-check"}}"""),
                registry.TransactAsync(Service("set", "actors", "race2-1", """{"Service":"race2"}"""), Check("set", "actors", "race2-check", """{"ServiceID":"race2-1"}""")),
                registry.TransactAsync(Service("delete", "actors", "race2-1")),
                registry.PutAsync("/v1/agent/service/deregister/race2-1"));

            var isThere = (await registry.ReadAsync("/v1/health/service/race2")).GetArrayLength() == 1;
            Assert.Equal(isThere, (await registry.TransactAsync(Service("get", "actors", "race2-1"))).Status == HttpStatusCode.OK);
            Assert.Equal(isThere, (await registry.ReadAsync("/v1/agent/services")).TryGetProperty("race2-1", out _));
            await registry.TransactAsync(Service("delete", "actors", "race2-1"));
            Assert.Equal("[]", (await registry.GetAsync("/v1/health/service/race2")).Body);

            // Its check's id is free again for somebody else.
            var other = await registry.TransactAsync(Service("set", "actors", "race2-2"), Check("set", "actors", "race2-check", """{"ServiceID":"race2-2"}"""), Service("delete", "actors", "race2-2"));
            Assert.True(other.Status == HttpStatusCode.OK, other.Body);
        }
    }

    /// <summary>A node goes while services come: none may be left on a node that is gone.</summary>
    [Fact]
    public async Task DeleteOfANode_WhileServicesAppear_LeavesNoneBehind()
    {
        for (var round = 0; round < 5; round++)
        {
            await registry.TransactAsync(Node("set", "race3", """{"Address":"10.2.0.3"}"""));
            var adding = Task.WhenAll(Enumerable.Range(0, 8).Select(number => registry.TransactAsync(Service("set", "race3", $"race3-{number}"))));

            var removed = await registry.TransactAsync(Node("delete", "race3"));

            Assert.Contains(await adding, answer => answer.Status is HttpStatusCode.OK or HttpStatusCode.Conflict);
            Assert.Equal(HttpStatusCode.OK, removed.Status);
            Assert.Equal("null", (await registry.GetAsync("/v1/catalog/node/race3?consistent")).Body);
        }
    }

    // A counter in the service's port and the same one in a key: either both rise or neither.
    private async Task RaisePortAsync()
    {
        for (var raised = 0; raised < Rounds;)
        {
            var read = (await registry.TransactAsync(Service("get", "race1", "race1"), TransactionClient.Op("get", "race1"))).Shown();
            var (service, key) = (read[0].Value, read[1].Value);
            var next = service.GetProperty("Port").GetInt32() + 1;
            Assert.Equal(next - 1, int.Parse(System.Text.Encoding.UTF8.GetString(key.GetProperty("Value").GetBytesFromBase64()), CultureInfo.InvariantCulture));
            var answer = await registry.TransactAsync(
                Service("cas", "race1", "race1", $$"""{"Port":{{next}},"ModifyIndex":{{service.GetProperty("ModifyIndex")}}}"""),
                TransactionClient.Op("cas", "race1", next.ToString(CultureInfo.InvariantCulture), index: key.GetProperty("ModifyIndex").GetUInt64()));
            raised += answer.Status == HttpStatusCode.OK ? 1 : 0;
        }
    }

    private async Task AddChecksAsync(int worker)
    {
        for (var number = 0; number < Rounds; number++)
        {
            await UntilDoneAsync(() => registry.PutAsync(
                "/v1/catalog/register", $$$"""{"Node":"race1","SkipNodeUpdate":true,"Check":{"CheckID":"race1-{{{worker}}}-{{{number}}}","Name":"c","Status":"passing","ServiceID":"race1"}}"""));
        }
    }

    private async Task ReportAsync(int worker)
    {
        for (var number = 0; number < Rounds; number++)
        {
            await UntilDoneAsync(() => registry.TransactAsync(Check("set", "race1", $"race1-report-{worker}", $$"""{"ServiceID":"race1","Status":"{{(number % 2 == 0 ? "passing" : "warning")}}"}""")));
        }
    }

    // Whoever loses too often is told to try again, and does.
    private static async Task UntilDoneAsync(Func<Task<RegistryFixture.Answer>> call)
    {
        RegistryFixture.Answer answer;
        do
        {
            answer = await call();
            Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, answer.Body);
        }
        while (answer.Status != HttpStatusCode.OK);
    }
}
