using System.Globalization;
using OpenTelemetry.Resources;

namespace Actors.Gateway.Tracing;

/// <summary>
/// What this process is called in the tools that its traces and metrics go to. <c>OTEL_SERVICE_NAME</c> and <c>OTEL_RESOURCE_ATTRIBUTES</c> win.
/// </summary>
/// <param name="ServiceName">The kind of process.</param>
/// <param name="InstanceId">This one among those of its kind; null for the machine and the number of the process.</param>
public sealed record TelemetryResource(string ServiceName, string? InstanceId = null)
{
    internal ResourceBuilder ToBuilder() => ResourceBuilder.CreateEmpty()
        .AddTelemetrySdk()
        .AddService(ServiceName, serviceInstanceId: InstanceId ?? string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:{Environment.ProcessId}"))
        .AddEnvironmentVariableDetector();
}
