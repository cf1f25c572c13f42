using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Actors.AppHost.Tests.Containers;
using Actors.Tests.Infrastructure;

namespace Actors.AppHost.Tests.Metering;

public sealed partial class MetricsTests(MeteredHost host) : IClassFixture<MeteredHost>
{
    private static readonly Uri Metrics = new("/metrics", UriKind.Relative);
    private readonly HttpClient _client = host.Client;

    [Fact]
    public async Task Metrics_AfterAPut_CountTheCommitTheCallAndTheRequest()
    {
        var before = await ReadAsync();
        await PutAsync("metrics/one");
        var after = await ReadAsync();

        Assert.True(Value(after, "actors_ledger_changes_total") > Value(before, "actors_ledger_changes_total"));
        Assert.True(Value(after, "actors_ledger_commit_duration_seconds_count") > Value(before, "actors_ledger_commit_duration_seconds_count"));
        Assert.True(Value(after, "actors_gateway_requests_total{", "method=\"PUT\",route=\"/v1/kv\",status=\"2xx\"") >= 1);
        Assert.True(Value(after, "actors_gateway_request_duration_seconds_count{", "method=\"PUT\"") >= 1);
        Assert.True(Value(after, "actors_gateway_request_duration_seconds_sum{", "method=\"PUT\"") > 0);
        Assert.True(Value(after, "actors_grain_calls_total{", "method=\"Put") >= 1);
    }

    [Fact]
    public async Task Metrics_RequestThatWaitsForAChange_IsCountedAndNotTimed()
    {
        using (var answer = await _client.GetAsync(new Uri("/v1/kv/metrics/none?index=1000000&wait=200ms", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        var text = await ReadAsync();
        Assert.Equal(1, Value(text, "actors_gateway_requests_total{", "status=\"4xx\""));
        Assert.Equal(0, Value(text, "actors_gateway_request_duration_seconds_count{", "method=\"GET\""));
    }

    [Fact]
    public async Task Metrics_PutThatWouldWaitIfItWereAReading_IsTimed()
    {
        var before = Value(await ReadAsync(), "actors_gateway_request_duration_seconds_count{", "method=\"PUT\"");
        await PutAsync("metrics/now?index=1000000");

        Assert.Equal(before + 1, Value(await ReadAsync(), "actors_gateway_request_duration_seconds_count{", "method=\"PUT\""));
    }

    [Fact]
    public async Task Metrics_Histograms_AreCumulativeAndEndWithTheCount()
    {
        await PutAsync("metrics/two");
        var text = await ReadAsync();

        var counts = text.Split('\n').Where(line => line.StartsWith("actors_ledger_commit_duration_seconds_bucket", StringComparison.Ordinal)).Select(ValueOf).ToList();

        Assert.Equal(counts.Order(), counts);
        Assert.Equal(Value(text, "actors_ledger_commit_duration_seconds_count"), counts[^1]);
    }

    [Fact]
    public async Task Dashboard_ForGrafana_AsksOnlyForWhatIsMeasured()
    {
        await PutAsync("metrics/four");
        var text = await ReadAsync();
        var dashboard = await File.ReadAllTextAsync(RepositoryFolder.Combine("docs/grafana-dashboard.json"));

        var asked = MetricName().Matches(dashboard).Select(match => match.Value).Distinct().ToList();

        Assert.True(asked.Count > 10, "The dashboard's expressions were not found.");
        Assert.DoesNotContain(asked, name => !text.Contains(name, StringComparison.Ordinal));
    }

    [ProgramFact("promtool", "prometheus")]
    public async Task Metrics_PromtoolReadsThem_AndFindsNothingToSay()
    {
        await PutAsync("metrics/three");
        using var promtool = Process.Start(new ProcessStartInfo(ProgramFactAttribute.Find("promtool")!, "check metrics")
        {
            RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true,
        })!;
        await promtool.StandardInput.WriteAsync(await ReadAsync());
        promtool.StandardInput.Close();
        var complaints = await promtool.StandardOutput.ReadToEndAsync() + await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();

        Assert.Equal((0, ""), (promtool.ExitCode, complaints));
    }

    [ProgramFact("prometheus", "prometheus")]
    public async Task Metrics_PrometheusScrapesThem_AndAnswersFromThem()
    {
        await using var prometheus = await Prometheus.StartAsync(new Uri(_client.BaseAddress!, "/metrics"));

        await Eventually.TrueAsync(async () => await prometheus.QueryAsync("actors_ledger_index") is > 0, TimeSpan.FromSeconds(30));
        Assert.Equal(1, await prometheus.QueryAsync("up"));
    }

    private async Task PutAsync(string key)
    {
        using var response = await _client.PutAsync(new Uri($"/v1/kv/{key}", UriKind.Relative), new StringContent("value"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task<string> ReadAsync()
    {
        using var response = await _client.GetAsync(Metrics);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        return await response.Content.ReadAsStringAsync();
    }

    private static double Value(string text, string beginning, string part = "") => text.Split('\n')
        .Where(line => line.StartsWith(beginning, StringComparison.Ordinal) && line.Contains(part, StringComparison.Ordinal)).Sum(ValueOf);

    private static double ValueOf(string line) => double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\b(actors|orleans|dotnet)_[a-z_]+")]
    private static partial Regex MetricName();
}
