using System.Text.Json;
using Actors.Tests.Infrastructure;

namespace Actors.AppHost.Tests.Logging;

/// <summary>What whole processes log, with everything shown that can be.</summary>
public sealed class HostLogTests
{
    private const string Payload = "payload-that-no-log-may-hold";
    private const string Token = "token-that-no-log-may-hold";
    private const string Password = "password-that-no-log-may-hold";

    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(60);
    private static readonly (string, string)[] Everything = [("Logging__LogLevel__Default", "Trace"), ("Logging__LogLevel__Microsoft", "Trace")];

    [Fact]
    public async Task Json_EverythingShown_IsAnObjectInEveryLineWithItsGrainAndWithoutPayloads()
    {
        using var folder = new TemporaryFolder();
        await using var host = HostProcess.Start("Actors.Silo", folder.Path, ["single", "--port", "0", "--dns-port", "0", "--log-format", "json"], Everything);
        using var client = await ClientOfAsync(host);

        await UseAsync(client);
        await Eventually.TrueAsync(() => host.Errors.Contains("\"event\":\"Expired\"", StringComparison.Ordinal), WaitMax, host.Describe);
        host.Signal("INT");

        Assert.Equal(0, await host.WaitForExitAsync());
        var lines = host.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.All(lines, line => Assert.Equal("single", line.GetProperty("role").GetString()));
        Assert.Contains(lines, line => Text(line, "grain") is { } grain && grain.Contains("web-1", StringComparison.Ordinal) && Text(line, "event") == "Expired");
        AssertHides(host, Payload, Token);
    }

    [Fact]
    public async Task Json_OfALocalCluster_SaysWhichSilo()
    {
        using var folder = new TemporaryFolder();
        await using var host = await HostProcess.StartAppHostAsync(folder.Path, "--silos", "1", "--log-format", "json");
        host.Signal("INT");

        Assert.Equal(0, await host.WaitForExitAsync());
        var lines = await File.ReadAllLinesAsync(folder.Combine(Path.Combine("data", "logs", "silo-1.log")));
        var events = lines.Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.NotEmpty(events);
        Assert.All(events, line => Assert.Equal("silo-1", line.GetProperty("silo").GetString()));
    }

    [PostgresFact]
    public async Task Log_EverythingShownAndDatabaseGone_NeverHoldsItsPassword()
    {
        using var folder = new TemporaryFolder();
        await using var server = await PostgresServer.StartNewAsync(fsync: false);
        string[] arguments = ["single", "--port", "0", "--dns-port", "0", "--database", $"{await server.CreateDatabaseAsync()};Password={Password}"];
        await using (var host = HostProcess.Start("Actors.Silo", folder.Path, arguments, Everything))
        {
            using var client = await ClientOfAsync(host);
            await UseAsync(client);
            await server.StopAsync();
            using var content = new StringContent(Payload);
            using var refused = await client.PutAsync("/v1/kv/after", content);
            Assert.False(refused.IsSuccessStatusCode, host.Describe());
            await Eventually.TrueAsync(() => host.Errors.Contains("CommitInterrupted", StringComparison.Ordinal) || host.Errors.Contains("[3001]", StringComparison.Ordinal), WaitMax, host.Describe);
            host.Signal("INT");
            await host.WaitForExitAsync();
            AssertHides(host, Password, Payload, Token);
        }

        await using (var host = HostProcess.Start("Actors.Silo", folder.Path, arguments, Everything))
        {
            Assert.Equal(1, await host.WaitForExitAsync());
            AssertHides(host, Password);
        }
    }

    private static async Task<HttpClient> ClientOfAsync(HostProcess host)
    {
        await Eventually.TrueAsync(() => host.Output.Contains("Serving ", StringComparison.Ordinal), WaitMax, host.Describe);
        return host.CreateClient();
    }

    // What a client may send that is nobody's business: values, tokens in the header and in the query, bodies of all kinds.
    private static async Task UseAsync(HttpClient client)
    {
        client.DefaultRequestHeaders.Add("X-Consul-Token", Token);
        await SendAsync(client, $"/v1/kv/some/key?token={Token}", Payload);
        using (var read = await client.GetAsync($"/v1/kv/some/key?raw&token={Token}"))
        {
            Assert.Equal(Payload, await read.Content.ReadAsStringAsync());
        }

        await SendAsync(client, "/v1/agent/service/register", $$$"""{"Name":"web","ID":"web-1","Port":80,"Meta":{"key":"{{{Payload}}}"},"Check":{"TTL":"1s","Notes":"{{{Payload}}}"}}""");
        await SendAsync(client, "/v1/agent/check/pass/service:web-1", "");
        using var wrong = new StringContent($"[{Payload}");
        using var refused = await client.PutAsync("/v1/txn", wrong);
        Assert.False(refused.IsSuccessStatusCode);
    }

    private static async Task SendAsync(HttpClient client, string path, string body)
    {
        using var content = new StringContent(body);
        using var answer = await client.PutAsync(path, content);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private static void AssertHides(HostProcess host, params string[] secrets)
    {
        Assert.NotEmpty(host.Errors);
        Assert.All(secrets, secret => Assert.DoesNotContain(host.Describe().Split('\n'), line => line.Contains(secret, StringComparison.Ordinal)));
    }

    private static string? Text(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetString() : null;
}
