using Actors.Gateway.Http;

namespace Actors.Gateway.Metering;

/// <summary><c>/metrics</c>: what this process measures, for Prometheus to scrape. Each silo and each gateway has its own.</summary>
public static class MetricsEndpoint
{
    private const string Path = "/metrics";

    internal static readonly RawOperation Operation = new(HttpMethod.Get, Path, "What this process measures, in Prometheus' text format.");

    /// <summary>Adds up what the process measures.</summary>
    public static void AddMetering(this IServiceCollection services) =>
        services.AddMetrics().AddSingleton<MetricsCollector>().AddHostedService(provider => provider.GetRequiredService<MetricsCollector>());

    /// <summary>Answers from what <see cref="AddMetering"/> added up.</summary>
    public static void MapMetrics(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(Path, Answer).ExcludeFromDescription();

    // A request delegate and no route handler: nothing has to be bound.
    private static Task Answer(HttpContext context)
    {
        PlainText.Write(context.Response, StatusCodes.Status200OK, PrometheusText.Write(context.RequestServices.GetRequiredService<MetricsCollector>().Collect()));
        context.Response.ContentType = PrometheusText.ContentType;
        return Task.CompletedTask;
    }
}
