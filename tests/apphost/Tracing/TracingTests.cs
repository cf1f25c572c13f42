using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Actors.Tests.Infrastructure;

namespace Actors.AppHost.Tests.Tracing;

/// <summary>Traces of the local cluster, as a collector gets them from its processes.</summary>
public sealed class TracingTests
{
    private const int PutsMax = 40;

    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Put_ThatNeedsGrainsOfTwoSilos_IsOneTreeOverTheGatewayAndBoth()
    {
        await using var collector = await TraceCollector.StartAsync();
        using var folder = new TemporaryFolder();
        await using var host = HostProcess.Start("Actors.AppHost", folder.Path, ["--port", "0", "--silos", "2"], collector.Settings);
        await Eventually.TrueAsync(() => host.Output.Contains("Health: ready", StringComparison.Ordinal), WaitMax, host.Describe);
        using var client = host.CreateClient();
        var session = await CreateSessionAsync(client);
        var unsampled = await PutAsync(client, "unsampled", session, sampled: false);

        // Which silo a key is placed in is not ours to choose: half of them are beside the session, and half in the other silo.
        var tree = await PutUntilAsync(client, session, collector, spans => spans.Select(span => span.Instance).Distinct().Count() == 3);

        var request = Assert.Single(tree, span => span.Name == "PUT /v1/kv");
        Assert.Equal("actors-gateway", request.Service);
        Assert.Equal(["silo-1", "silo-2"], tree.Where(span => span.Service == "actors-silo").Select(span => span.Instance).Distinct().Order(StringComparer.Ordinal));
        var commit = Assert.Single(tree, span => span.Name == "ledger commit");
        Assert.Equal(["ledger commit", "ledger write", "run", "IKeyValueGrain/Lock", "IKeyValueGrain/Lock", "PUT /v1/kv"], Ancestors(tree, commit).Select(span => span.Name));
        Assert.Equal(
            ["run", "ISessionGrain/Vouch", "ISessionGrain/Vouch", "run", "IKeyValueGrain/Lock", "IKeyValueGrain/Lock", "PUT /v1/kv"],
            Ancestors(tree, tree.First(span => span.Name == "run" && span.Instance != commit.Instance)).Select(span => span.Name));
        Assert.All(tree.Where(span => span.Name == "run"), run => Assert.Single(tree, span => span.Name == "wait for turn" && span.ParentId == run.ParentId));
        Assert.DoesNotContain(collector.Spans, span => span.TraceId == unsampled.ToHexString());
    }

    [Theory]
    [InlineData("OTEL_TRACES_SAMPLER", "sometimes", "choose one of always_on")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "often", "a number from 0 to 1")]
    [InlineData("OTEL_TRACES_EXPORTER", "paper", "choose otlp, or none")]
    public async Task Start_WithASettingThatMakesNoSense_IsOneSentence(string name, string value, string remedy)
    {
        using var folder = new TemporaryFolder();
        await using var host = HostProcess.Start(
            "Actors.AppHost", folder.Path, ["--port", "0", "--single"], ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"), (name, value));

        Assert.Equal(1, await host.WaitForExitAsync());
        var sentence = Assert.Single(host.Complaints);
        Assert.Contains($"{name} is '{value}'", sentence, StringComparison.Ordinal);
        Assert.Contains(remedy, sentence, StringComparison.Ordinal);
    }

    private static async Task<List<CollectedSpan>> PutUntilAsync(HttpClient client, string session, TraceCollector collector, Func<List<CollectedSpan>, bool> isWanted)
    {
        for (var number = 0; number < PutsMax; number++)
        {
            var trace = (await PutAsync(client, $"key-{number}", session, sampled: true)).ToHexString();
            List<CollectedSpan> spans = [];
            await Eventually.TrueAsync(
                () => IsConnected(spans = [.. collector.Spans.Where(span => span.TraceId == trace)]),
                WaitMax,
                () => $"The spans of '{trace}' are not one tree:\n{string.Join('\n', spans)}");
            if (isWanted(spans))
            {
                return spans;
            }
        }

        throw new InvalidOperationException($"None of {PutsMax} keys is what was wanted.");
    }

    // Each process sends what it has when its time has come, so a parent may come after its children.
    private static bool IsConnected(List<CollectedSpan> spans) =>
        spans.Any(span => span.Name == "PUT /v1/kv")
        && spans.Any(span => span.Name == "ledger commit")
        && spans.Count(span => span.Name == "run") is >= 2 and var runCount
        && spans.Count(span => span.Name == "wait for turn") == runCount
        && spans.All(span => Ancestors(spans, span).Last().Name == "PUT /v1/kv");

    private static IEnumerable<CollectedSpan> Ancestors(List<CollectedSpan> spans, CollectedSpan leaf)
    {
        for (var span = leaf; span is not null; span = spans.SingleOrDefault(other => other.Id == span.ParentId))
        {
            yield return span;
        }
    }

    private static async Task<string> CreateSessionAsync(HttpClient client)
    {
        using var answer = await client.PutAsync(new Uri("v1/session/create", UriKind.Relative), new StringContent("{}"));
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return document.RootElement.GetProperty("ID").GetString()!;
    }

    private static async Task<ActivityTraceId> PutAsync(HttpClient client, string key, string session, bool sampled)
    {
        var trace = ActivityTraceId.CreateRandom();
        using var put = new HttpRequestMessage(HttpMethod.Put, $"v1/kv/{key}?acquire={session}") { Content = new StringContent("value") };
        put.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-{(sampled ? "01" : "00")}");
        using var answer = await client.SendAsync(put);
        Assert.Equal((HttpStatusCode.OK, "true"), (answer.StatusCode, (await answer.Content.ReadAsStringAsync()).Trim()));
        return trace;
    }
}
