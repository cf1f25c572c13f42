using Actors.Gateway.Http;

namespace Actors.Gateway.Metering;

/// <summary><c>/metrics</c>: what this process measures, for Prometheus to scrape. Each silo and each gateway has its own.</summary>
public static class MetricsEndpoint
{
    private const string Path = "/metrics";

    internal static readonly Refusal Unreadable = new(StatusCodes.Status503ServiceUnavailable, "The metrics could not be read; ask again, and see the log of OpenTelemetry when this stays.");

    internal static readonly Refusal SwitchedOff = new(StatusCodes.Status404NotFound, "Metrics are switched off in this process; Actors:Metrics:Enabled switches them on.");

    internal static readonly RawOperation Operation = new(HttpMethod.Get, Path, "What this process measures, in Prometheus' text format.");

    /// <summary>Adds up what the process measures.</summary>
    public static void AddMetering(this IServiceCollection services) =>
        services.AddMetrics().AddSingleton<MetricsCollector>().AddHostedService(provider => provider.GetRequiredService<MetricsCollector>());

    /// <summary>Answers from what <see cref="AddMetering"/> added up.</summary>
    public static void MapMetrics(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(Path, Answer).ExcludeFromDescription();

    // A request delegate and no route handler: nothing has to be bound.
    private static Task Answer(HttpContext context)
    {
        WriteText(context.Response, context.RequestServices.GetRequiredService<MetricsCollector>());
        return Task.CompletedTask;
    }

    /// <summary>Says why there is nothing to read.</summary>
    internal static void Refuse(HttpResponse response, MetricsCollector collector) => PlainText.Refuse(response, collector.IsOn ? Unreadable : SwitchedOff);

    /// <summary>Answers in Prometheus' text format, or says that it cannot.</summary>
    internal static void WriteText(HttpResponse response, MetricsCollector collector)
    {
        if (!collector.TryCollect(out var families))
        {
            Refuse(response, collector);
            return;
        }

        response.ContentType = PrometheusText.ContentType;
        PrometheusText.Write(response.BodyWriter, families);
    }
}
