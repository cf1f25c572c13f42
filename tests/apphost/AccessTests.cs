using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Actors.Tests.Infrastructure;

namespace Actors.AppHost.Tests;

/// <summary>The whole product with tokens asked for, as the README says: fault test 25 from outside.</summary>
public sealed class AccessTests
{
    private const string Management = "0b0e7b6e-6f2e-4a53-9a51-0d9d6f1b1c55";

    [Fact]
    public async Task Product_AskingForTokens_RefusesAndTakesRightsBackMidWatch()
    {
        using var folder = new TemporaryFolder();
        await using var host = HostProcess.Start(
            "Actors.AppHost", folder.Path, ["--port", "0", "--silos", "2"],
            ("Actors__Gateway__Access__Enabled", "true"), ("Actors__Gateway__Access__InitialManagementToken", Management));
        await Eventually.TrueAsync(() => host.Output.Contains("Health: ready", StringComparison.Ordinal), TimeSpan.FromSeconds(60), host.Describe);
        using var client = host.CreateClient();

        // No token; the pages ask a browser.
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync(new Uri("v1/kv/tenant-a/x", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri("ui", UriKind.Relative))).StatusCode);
        var tenant = await MakeTokenAsync(client, "key_prefix \"tenant-a/\" { policy = \"write\" }");
        Assert.Equal(HttpStatusCode.OK, await SendAsync(client, HttpMethod.Put, "v1/kv/tenant-a/x", tenant.Secret));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(client, HttpMethod.Put, "v1/kv/tenant-b/x", tenant.Secret));

        await using var stream = await EventStream.OpenAsync(client, $"prefix=tenant-a/&token={tenant.Secret}");
        await stream.TakeSnapshotAsync();
        var waiting = SendAsync(client, HttpMethod.Get, "v1/kv/tenant-a/x?index=1000000&wait=60s", tenant.Secret);

        Assert.Equal(HttpStatusCode.OK, await SendAsync(client, HttpMethod.Delete, $"v1/acl/token/{tenant.Accessor}", Management));

        Assert.Equal("revoked", (await stream.TakeAsync(1))[0].Name);
        Assert.Null(await stream.NextAsync());
        Assert.Equal(HttpStatusCode.Forbidden, await waiting);

        // The secret is in no log and on no screen.
        host.Signal("INT");
        Assert.Equal(0, await host.WaitForExitAsync());
        var logs = Directory.GetFiles(folder.Combine(Path.Combine("data", "logs"))).Select(File.ReadAllText);
        Assert.All([.. logs, host.Output, host.Errors], text =>
        {
            Assert.DoesNotContain(Management, text, StringComparison.Ordinal);
            Assert.DoesNotContain(tenant.Secret, text, StringComparison.Ordinal);
        });
    }

    private static async Task<(string Accessor, string Secret)> MakeTokenAsync(HttpClient client, string rules)
    {
        using var policy = await SendAsync(client, HttpMethod.Put, "v1/acl/policy", Management, new { Name = "tenant", Rules = rules });
        using var token = await SendAsync(client, HttpMethod.Put, "v1/acl/token", Management, new { Policies = new[] { new { Name = "tenant" } } });
        var made = await token.Content.ReadFromJsonAsync<JsonElement>();
        return (made.GetProperty("AccessorID").GetString()!, made.GetProperty("SecretID").GetString()!);
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient client, HttpMethod method, string target, string token)
    {
        using var answer = await SendAsync(client, method, target, token, null);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string target, string token, object? body)
    {
        using var request = new HttpRequestMessage(method, target) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("X-Consul-Token", token);
        return await client.SendAsync(request);
    }
}
