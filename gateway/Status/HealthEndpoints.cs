using Actors.Gateway.Http;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Actors.Gateway.Status;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it can do its work; for a gateway, grains answer and the database is
/// reachable.
/// </summary>
public static class HealthEndpoints
{
    internal static readonly IReadOnlyList<RawOperation> Operations =
    [
        new(HttpMethod.Get, "/health/live", "200 while the process answers."),
        new(HttpMethod.Get, "/health/ready", "200 when grains answer and the database is reachable, otherwise 503 with the reason."),
    ];

    internal static void AddHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<GrainsHealthCheck>("grains", timeout: TimeSpan.FromSeconds(5))
        .AddCheck<LedgerHealthCheck>("database", timeout: TimeSpan.FromSeconds(5));

    /// <summary>Answers from the health checks that the host has registered.</summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    // One line for the whole and one for each part that is not well.
    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var problems = report.Entries
            .Where(entry => entry.Value.Status != HealthStatus.Healthy)
            .Select(entry => $"{entry.Key}: {entry.Value.Description ?? "no answer in time"}");
        PlainText.Write(context.Response, context.Response.StatusCode, string.Join('\n', problems.Prepend(report.Status.ToString())) + "\n");
        return Task.CompletedTask;
    }
}
