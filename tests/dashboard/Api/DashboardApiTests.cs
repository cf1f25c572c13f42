using System.Net;
using System.Text.Json;
using Actors.Tests.Infrastructure;
using Orleans;

namespace Actors.Dashboard.Tests.Api;

/// <summary>Two silos with some work done in them, and their dashboard.</summary>
public sealed class WorkingCluster : IAsyncLifetime
{
    public const int Grains = 30;

    public DashboardCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Cluster = await DashboardCluster.StartAsync(2, hasReminders: true);
        for (var number = 0; number < Grains; number++)
        {
            var grain = Grain(number);
            await grain.Add(number);
            await grain.Remind($"wake {number:00}");
        }

        for (var failure = 0; failure < 5; failure++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => Grain(failure).Fail());
        }
    }

    public ITallyGrain Grain(int number) => Cluster.Silos.Client.GetGrain<ITallyGrain>($"tally {number:00}");

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}

public sealed class DashboardApiTests(WorkingCluster fixture) : IClassFixture<WorkingCluster>
{
    private DashboardCluster Cluster => fixture.Cluster;

    [Fact]
    public async Task Overview_UnderLoad_ShowsRatesLatenciesAndHistory()
    {
        await Eventually.TrueAsync(
            async () =>
            {
                await fixture.Grain(0).Add(1);
                var overview = await Cluster.ReadAsync("overview");
                var totals = overview.GetProperty("totals");
                return totals.GetProperty("silos").GetInt32() == 2
                    && totals.GetProperty("requestsPerSecond").ValueKind == JsonValueKind.Number && totals.GetProperty("requestsPerSecond").GetDouble() > 0
                    && totals.GetProperty("p50").ValueKind == JsonValueKind.Number
                    && overview.GetProperty("history").GetProperty("points").GetArrayLength() > 2;
            },
            TimeSpan.FromSeconds(30));

        var overview = await Cluster.ReadAsync("overview");
        Assert.True(overview.GetProperty("readOnly").GetBoolean());
        Assert.Equal(2, overview.GetProperty("silos").GetArrayLength());
        Assert.All(overview.GetProperty("silos").EnumerateArray(), silo => Assert.Equal("Active", silo.GetProperty("status").GetString()));
        Assert.Equal(2, overview.GetProperty("events").EnumerateArray().Count(item => item.GetProperty("kind").GetString() == "joined"));
    }

    [Fact]
    public async Task Grains_AfterCalls_AreCountedOverBothSilosByMethod()
    {
        JsonElement details = default;
        await Eventually.TrueAsync(
            async () =>
            {
                var found = (await Cluster.ReadAsync("grains?search=TALLY")).GetProperty("items").EnumerateArray().ToList();
                if (found.Count == 1)
                {
                    details = await Cluster.ReadAsync($"grains/{found[0].GetProperty("type").GetString()}");
                }

                return found.Count == 1 && details.GetProperty("activations").GetInt32() == WorkingCluster.Grains;
            },
            TimeSpan.FromSeconds(30));

        var methods = details.GetProperty("methods").EnumerateArray().ToDictionary(method => method.GetProperty("method").GetString()!);
        Assert.True(methods["Add"].GetProperty("calls").GetInt64() >= WorkingCluster.Grains);
        Assert.Equal((5, 5), (methods["Fail"].GetProperty("calls").GetInt64(), methods["Fail"].GetProperty("errors").GetInt64()));
        Assert.True(methods["Add"].GetProperty("p99").GetDouble() >= methods["Add"].GetProperty("p50").GetDouble());
        Assert.Equal(WorkingCluster.Grains, details.GetProperty("silos").EnumerateArray().Sum(silo => silo.GetProperty("activations").GetInt32()));
        Assert.Contains(details.GetProperty("slowestMethod").GetString(), methods.Keys);
        var failing = (await Cluster.ReadAsync("methods?order=errors&size=1")).GetProperty("items");
        Assert.Equal("Fail", Assert.Single(failing.EnumerateArray()).GetProperty("method").GetString());
    }

    [Fact]
    public async Task Activations_PageByPage_AreEachThereOnce()
    {
        var seen = new List<string>();
        for (var page = 1; page <= 3; page++)
        {
            var answer = await Cluster.ReadAsync($"activations?search=TALLY%20&page={page}&size=10");
            Assert.Equal((WorkingCluster.Grains, page, 10), (answer.GetProperty("total").GetInt32(), answer.GetProperty("page").GetInt32(), answer.GetProperty("size").GetInt32()));
            seen.AddRange(answer.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("key").GetString()!));
        }

        Assert.Equal(Enumerable.Range(0, WorkingCluster.Grains).Select(number => $"tally {number:00}"), seen);
    }

    [Fact]
    public async Task Activation_WithPersistentState_ShowsItAsJson()
    {
        await fixture.Grain(29).Add(13);
        var id = fixture.Grain(29).GetGrainId().ToString();

        var answer = await Cluster.ReadAsync($"activation?grain={Uri.EscapeDataString(id)}");

        Assert.Equal(42, answer.GetProperty("state").GetProperty("tally").GetProperty("sum").GetInt32());
        Assert.Equal("tally 29", answer.GetProperty("key").GetString());
        Assert.Contains(Cluster.Silos.Silos, silo => silo.SiloAddress.ToParsableString() == answer.GetProperty("silo").GetString());
    }

    [Fact]
    public async Task Activation_ThatIsBusy_ShowsItsAgeWhatRunsAndWhatWaits()
    {
        using var ending = new CancellationTokenSource();
        var held = fixture.Grain(27).Hold(ending.Token);
        var waiting = fixture.Grain(27).Add(0);
        JsonElement answer = default;

        await Eventually.TrueAsync(
            async () => (answer = await Cluster.ReadAsync($"activation?grain={Uri.EscapeDataString(fixture.Grain(27).GetGrainId().ToString())}")).GetProperty("calls").GetArrayLength() == 2
                && answer.GetProperty("ageSeconds").GetDouble() >= 1,
            TimeSpan.FromSeconds(30));

        var calls = answer.GetProperty("calls").EnumerateArray().ToList();
        Assert.EndsWith("Hold", calls[0].GetProperty("method").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Number, calls[0].GetProperty("runningSeconds").ValueKind);
        Assert.EndsWith("Add", calls[1].GetProperty("method").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, calls[1].GetProperty("runningSeconds").ValueKind);
        Assert.Equal((1, 1), (answer.GetProperty("running").GetInt32(), answer.GetProperty("waiting").GetInt32()));
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        await waiting;
    }

    [Fact]
    public async Task Activation_WithAStateTooLargeToShow_SaysSo()
    {
        await fixture.Grain(28).Fill(300 << 10);

        var answer = await Cluster.ReadAsync($"activation?grain={Uri.EscapeDataString(fixture.Grain(28).GetGrainId().ToString())}");

        Assert.Equal(JsonValueKind.Null, answer.GetProperty("state").ValueKind);
        Assert.Contains("larger than 256 KiB", answer.GetProperty("stateError").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reminders_Searched_AreFoundByGrainAndByName()
    {
        var all = await Cluster.ReadAsync("reminders?page=2&size=25");
        Assert.Equal((WorkingCluster.Grains, 5), (all.GetProperty("total").GetInt32(), all.GetProperty("items").GetArrayLength()));

        var found = Assert.Single((await Cluster.ReadAsync("reminders?search=WAKE%2007")).GetProperty("items").EnumerateArray());
        Assert.Equal(("wake 07", 600.0), (found.GetProperty("name").GetString(), found.GetProperty("periodSeconds").GetDouble()));
        Assert.EndsWith("/tally 07", found.GetProperty("grain").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silo_InFull_HasTypesRangesHistorySettingsAndNoSecrets()
    {
        var address = Cluster.Silos.Silos[0].SiloAddress.ToParsableString();
        JsonElement silo = default;
        await Eventually.TrueAsync(
            async () => (silo = await Cluster.ReadAsync($"silos/{address}")).GetProperty("types").GetArrayLength() > 0 && silo.GetProperty("history").GetProperty("points").GetArrayLength() > 1,
            TimeSpan.FromSeconds(30));

        Assert.InRange(silo.GetProperty("ranges").GetProperty("share").GetDouble(), 0.01, 0.99);
        Assert.NotEmpty(silo.GetProperty("connections").EnumerateArray());
        var settings = silo.GetProperty("configuration").EnumerateArray().ToDictionary(item => item.GetProperty("name").GetString()!, item => item.GetProperty("value").GetString());
        Assert.Equal("00:15:00", settings["GrainCollectionOptions.CollectionAge"]);
        Assert.Null(silo.GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("silos/nowhere", HttpStatusCode.BadRequest, "'nowhere'")]
    [InlineData("silos/127.0.0.1:1@1", HttpStatusCode.NotFound, "'127.0.0.1:1@1'")]
    [InlineData("grains/none", HttpStatusCode.NotFound, "'none'")]
    [InlineData("activation?grain=none", HttpStatusCode.BadRequest, "'none'")]
    [InlineData("activation?grain=none/x", HttpStatusCode.NotFound, "'none/x'")]
    [InlineData("activations?page=0", HttpStatusCode.BadRequest, "'0'")]
    [InlineData("activations?size=501", HttpStatusCode.BadRequest, "'501'")]
    [InlineData("activations?page=1000&size=500", HttpStatusCode.BadRequest, "search")]
    [InlineData("methods?order=name", HttpStatusCode.BadRequest, "'name'")]
    [InlineData("nothing", HttpStatusCode.NotFound, "/ui/api/nothing")]
    public async Task Question_WithoutAnAnswer_IsRefusedInASentence(string path, HttpStatusCode expected, string part)
    {
        var (status, answer) = await Cluster.GetAsync(path);

        Assert.Equal(expected, status);
        Assert.Contains(part, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deactivate")]
    [InlineData("migrate")]
    public async Task Action_OnAReadOnlyDashboard_IsRefusedAndNothingHappens(string action)
    {
        using var response = await Cluster.Http.PostAsync(new Uri($"/ui/api/activation/{action}?grain={Uri.EscapeDataString(fixture.Grain(3).GetGrainId().ToString())}", UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("Actors:Dashboard:ReadOnly", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, (await Cluster.ReadAsync("activations?search=tally%2003")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Pages_AreServed_WithAStrictPolicyAndATagThatSavesTheNextReading()
    {
        using var first = await Cluster.Http.GetAsync(new Uri("/ui/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        var policy = Assert.Single(first.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);

        using var again = new HttpRequestMessage(HttpMethod.Get, new Uri("/ui/", UriKind.Relative));
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await Cluster.Http.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);

        using var bare = await Cluster.Http.GetAsync(new Uri("/ui", UriKind.Relative));
        Assert.Equal("/ui/", bare.Headers.Location!.OriginalString);
        using var missing = await Cluster.Http.GetAsync(new Uri("/ui/../secret.txt", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }
}
