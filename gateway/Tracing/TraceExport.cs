using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Actors.Gateway.Tracing;

/// <summary>
/// Sends the traces of this process to a collector, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one. Without one nobody listens, and nothing is
/// traced.
/// </summary>
internal sealed class TraceExport(IConfiguration configuration, TelemetryResource resource) : IHostedService, IDisposable
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ExporterSetting = "OTEL_TRACES_EXPORTER";

    // What is left is sent within this time, or not at all: a process does not stay for a collector that is away.
    private const int StopMilliseconds = 1_500;

    // Method, path and status on the spans of requests are the framework's own; it leaves them out unless this is false.
    private const string WithoutRequestTags = "Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData";

    private static readonly string[] Sources = ["Microsoft.AspNetCore", "Microsoft.Orleans.*", "Actors.*"];

    private TracerProvider? _provider;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(configuration[OtlpEndpoint]) && IsExporterWanted())
        {
            AppContext.SetSwitch(WithoutRequestTags, false);
            _provider = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource.ToBuilder())
                .SetSampler(TraceSampling.Read(configuration))
                .AddSource(Sources)
                .AddOtlpExporter()
                .Build();
        }

        return Task.CompletedTask;
    }

    // It blocks its thread.
    public Task StopAsync(CancellationToken cancellationToken) =>
        _provider is { } provider ? Task.Run(() => provider.Shutdown(StopMilliseconds), CancellationToken.None) : Task.CompletedTask;

    public void Dispose() => _provider?.Dispose();

    private bool IsExporterWanted() => configuration[ExporterSetting] switch
    {
        null or "" or "otlp" => true,
        "none" => false,
        var other => throw new OptionsValidationException(nameof(TraceExport), typeof(TraceExport), [$"{ExporterSetting} is '{other}'; choose otlp, or none to send metrics alone."]),
    };
}
