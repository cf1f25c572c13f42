using System.Net;
using Actors.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Actors.Gateway.Tests.Registry;

/// <summary>Checks that the registry runs itself, against a server that is well or not.</summary>
public sealed class ProbedChecksHttpTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task Http_FollowsTheServer()
    {
        await using var server = await TestServer.StartAsync(HttpProtocols.Http1);
        await RegisterAsync("h", $$"""{"HTTP":"{{server.Address}}","Interval":"1s","Timeout":"2s"}""");

        await StatusBecomesAsync("h", "passing");
        server.StatusCode = 429;
        await StatusBecomesAsync("h", "warning");
        server.StatusCode = 500;
        await StatusBecomesAsync("h", "critical");
        var check = (await registry.ReadAsync("/v1/health/checks/h"))[0];
        Assert.Equal(("http", "1s", "2s"), (check.GetProperty("Type").GetString(), check.GetProperty("Interval").GetString(), check.GetProperty("Timeout").GetString()));
        Assert.Contains("500", check.GetProperty("Output").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.InternalServerError, (await registry.PutAsync("/v1/agent/check/pass/service:h")).Status);
    }

    [Fact]
    public async Task Grpc_OverPlainHttp2_FollowsTheServer()
    {
        await using var server = await TestServer.StartAsync(HttpProtocols.Http2);
        await RegisterAsync("g", $$"""{"GRPC":"{{server.Authority}}/shop","Interval":"1s","Timeout":"2s"}""");

        await StatusBecomesAsync("g", "passing");
        Assert.Equal("shop", server.AskedFor);
        server.IsServing = false;
        await StatusBecomesAsync("g", "critical");
    }

    [Fact]
    public async Task Tcp_FollowsTheListener()
    {
        var server = await TestServer.StartAsync(HttpProtocols.Http1);
        await RegisterAsync("t", $$"""{"TCP":"{{server.Authority}}","Interval":"1s","Timeout":"2s"}""");

        await StatusBecomesAsync("t", "passing");
        await server.DisposeAsync();
        await StatusBecomesAsync("t", "critical");
    }

    [Fact]
    public async Task Alias_FollowsTheOtherService()
    {
        await registry.RegisterAsync("main", "main1");
        await RegisterAsync("shadow", """{"AliasService":"main1"}""");

        await StatusBecomesAsync("shadow", "critical");
        await registry.PutAsync("/v1/agent/check/pass/service:main1");
        await StatusBecomesAsync("shadow", "passing");
        await registry.PutAsync("/v1/agent/service/deregister/main1");
        await StatusBecomesAsync("shadow", "critical");
    }

    [Fact]
    public async Task Http_ForbiddenAddress_IsCriticalAndSaysWhy()
    {
        await RegisterAsync("f", """{"HTTP":"http://169.254.169.254/latest/meta-data/","Interval":"1s","Status":"passing"}""");

        await StatusBecomesAsync("f", "critical");

        Assert.Contains("ProbeNetworks", (await registry.ReadAsync("/v1/health/checks/f"))[0].GetProperty("Output").GetString(), StringComparison.Ordinal);
    }

    private async Task RegisterAsync(string name, string check)
    {
        var answer = await registry.PutAsync("/v1/agent/service/register", $$"""{"Name":"{{name}}","Check":{{check}}}""");
        Assert.Equal((HttpStatusCode.OK, string.Empty), (answer.Status, answer.Body));
    }

    private Task StatusBecomesAsync(string service, string status) => Eventually.TrueAsync(async () =>
        (await registry.ReadAsync($"/v1/health/checks/{service}"))[0].GetProperty("Status").GetString() == status);

    /// <summary>Answers every request with a status, or as gRPC's health service.</summary>
    private sealed class TestServer : IAsyncDisposable
    {
        private readonly WebApplication _application;

        private TestServer(WebApplication application) => _application = application;

        public int StatusCode { get; set; } = 200;

        public bool IsServing { get; set; } = true;

        public string? AskedFor { get; private set; }

        public string Address => _application.Urls.First();

        public string Authority => new Uri(Address).Authority;

        public static async Task<TestServer> StartAsync(HttpProtocols protocols)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
            var server = new TestServer(builder.Build());
            server._application.Run(server.AnswerAsync);
            await server._application.StartAsync();
            return server;
        }

        public async ValueTask DisposeAsync()
        {
            await _application.StopAsync();
            await _application.DisposeAsync();
        }

        private async Task AnswerAsync(HttpContext context)
        {
            if (context.Request.ContentType != "application/grpc")
            {
                context.Response.StatusCode = StatusCode;
                return;
            }

            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            AskedFor = System.Text.Encoding.UTF8.GetString(body.ToArray().AsSpan(7));
            Assert.Equal("/grpc.health.v1.Health/Check", context.Request.Path);
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[] { 0, 0, 0, 0, 2, 8, IsServing ? (byte)1 : (byte)2 });
            context.Response.AppendTrailer("grpc-status", "0");
        }
    }
}
