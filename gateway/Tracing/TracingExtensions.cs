namespace Actors.Gateway.Tracing;

/// <summary>Puts traces into a host.</summary>
public static class TracingExtensions
{
    /// <summary>
    /// Exports traces when a collector is configured. To be added before what makes spans, so that it starts first and stops last.
    /// </summary>
    public static IServiceCollection AddTracing(this IServiceCollection services, Func<IServiceProvider, TelemetryResource> resource) =>
        services.AddSingleton(resource).AddSingleton<TraceExport>().AddHostedService(provider => provider.GetRequiredService<TraceExport>());
}
