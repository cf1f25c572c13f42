using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Actors.Benchmarks.Gateway;

/// <summary>Kestrel with nothing behind it: every request gets the same bytes. What the gateway is measured against.</summary>
internal sealed class BareEndpoint : IHttpTarget
{
    private readonly WebApplication _application;

    private BareEndpoint(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.First());

    public static async Task<BareEndpoint> StartAsync(byte[] answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var application = builder.Build();
        application.Run(context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = answer.Length;
            context.Response.BodyWriter.Write(answer);
            return Task.CompletedTask;
        });
        await application.StartAsync();
        return new BareEndpoint(application);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}
