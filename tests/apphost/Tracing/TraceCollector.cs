using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Actors.AppHost.Tests.Tracing;

/// <summary>A collector as processes see it: takes what is sent by OTLP over HTTP, and keeps the spans.</summary>
internal sealed class TraceCollector : IAsyncDisposable
{
    private readonly ConcurrentQueue<CollectedSpan> _spans = new();
    private readonly WebApplication _application;

    private TraceCollector(WebApplication application) => _application = application;

    /// <summary>The settings of a process that sends here.</summary>
    public (string Name, string Value)[] Settings =>
        [("OTEL_EXPORTER_OTLP_ENDPOINT", _application.Urls.First()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "200")];

    public IReadOnlyList<CollectedSpan> Spans => [.. _spans];

    public static async Task<TraceCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        var collector = new TraceCollector(application);
        application.MapPost("/v1/traces", collector.TakeAsync);
        application.MapPost("/v1/metrics", () => Results.Ok());
        await application.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        OtlpTraces.Read(body.GetBuffer().AsSpan(0, (int)body.Length)).ForEach(_spans.Enqueue);
        return Results.Ok();
    }
}
