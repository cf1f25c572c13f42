using System.Net;
using System.Text.Json;
using Actors.Tests.Infrastructure;
using Orleans;

namespace Actors.Dashboard.Tests.Api;

/// <summary>What changes while the dashboard is looked at.</summary>
public sealed class DashboardChangeTests
{
    [Fact]
    public async Task Silo_Killed_IsShownDeadWithItsVotesAndItsEvent()
    {
        await using var cluster = await DashboardCluster.StartAsync(3);
        await Eventually.TrueAsync(async () => (await cluster.ReadAsync("overview")).GetProperty("totals").GetProperty("silos").GetInt32() == 3, TimeSpan.FromSeconds(30));
        var victim = cluster.Silos.Silos[2];
        var address = victim.SiloAddress.ToParsableString();

        await cluster.Silos.KillSiloAsync(victim);

        JsonElement overview = default;
        await Eventually.TrueAsync(
            async () => (overview = await cluster.ReadAsync("overview")).GetProperty("silos").EnumerateArray()
                .Any(silo => silo.GetProperty("address").GetString() == address && silo.GetProperty("status").GetString() == "Dead"),
            TimeSpan.FromSeconds(60));
        var row = overview.GetProperty("silos").EnumerateArray().Single(silo => silo.GetProperty("address").GetString() == address);
        Assert.Contains("declared dead by", row.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(row.GetProperty("votes").EnumerateArray());
        var died = overview.GetProperty("events").EnumerateArray().Single(item => item.GetProperty("kind").GetString() == "died");
        Assert.Equal(address, died.GetProperty("silo").GetString());
        var inTable = (await cluster.ReadAsync("membership")).GetProperty("rows").EnumerateArray().Single(item => item.GetProperty("address").GetString() == address);
        Assert.NotEmpty(inTable.GetProperty("suspicions").EnumerateArray());
        var (status, details) = await cluster.GetAsync($"silos/{address}");
        Assert.Equal((HttpStatusCode.OK, JsonValueKind.Null), (status, details.GetProperty("cpu").ValueKind));
    }

    [Fact]
    public async Task Activation_MigratedWhereThatIsAllowed_IsInTheOtherSiloWithItsState()
    {
        await using var cluster = await DashboardCluster.StartAsync(2, options => options.ReadOnly = false);
        var grain = cluster.Silos.Client.GetGrain<ITallyGrain>("one");
        await grain.Add(7);
        var name = Uri.EscapeDataString(grain.GetGrainId().ToString());
        var before = (await cluster.ReadAsync($"activation?grain={name}")).GetProperty("silo").GetString()!;
        var other = cluster.Silos.Silos.Select(silo => silo.SiloAddress.ToParsableString()).Single(silo => silo != before);

        using var nowhere = await cluster.Http.PostAsync(new Uri($"/ui/api/activation/migrate?grain={name}&silo=127.0.0.1%3A1%401", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Conflict, nowhere.StatusCode);
        Assert.Contains("stays where it is", await nowhere.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var done = await cluster.Http.PostAsync(new Uri($"/ui/api/activation/migrate?grain={name}&silo={Uri.EscapeDataString(other)}", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);

        JsonElement activation = default;
        await Eventually.TrueAsync(
            async () =>
            {
                var (status, answer) = await cluster.GetAsync($"activation?grain={name}");
                activation = answer;
                return status == HttpStatusCode.OK && answer.GetProperty("silo").GetString() == other && answer.GetProperty("state").ValueKind == JsonValueKind.Object;
            },
            TimeSpan.FromSeconds(30));

        // Each silo has a storage of its own here, so only what came along can be shown.
        Assert.Equal(7, activation.GetProperty("state").GetProperty("tally").GetProperty("sum").GetInt32());
    }

    [Fact]
    public async Task Activation_DeactivatedWhereThatIsAllowed_IsGone()
    {
        await using var cluster = await DashboardCluster.StartAsync(2, options => options.ReadOnly = false);
        var grain = cluster.Silos.Client.GetGrain<ITallyGrain>("one");
        await grain.Add(1);
        var path = new Uri($"/ui/api/activation/deactivate?grain={Uri.EscapeDataString(grain.GetGrainId().ToString())}", UriKind.Relative);

        using var foreign = new HttpRequestMessage(HttpMethod.Post, path);
        foreign.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var refused = await cluster.Http.SendAsync(foreign);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(1, (await cluster.ReadAsync("activations?search=/one")).GetProperty("total").GetInt32());

        using var done = await cluster.Http.PostAsync(path, null);
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        await Eventually.TrueAsync(async () => (await cluster.ReadAsync("activations?search=/one")).GetProperty("total").GetInt32() == 0, TimeSpan.FromSeconds(20));
        var (status, answer) = await cluster.GetAsync("reminders");
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("no reminders", answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }
}
