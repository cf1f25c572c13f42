using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Actors.Silo.Status;

/// <summary><c>/status</c>: readiness and a few figures in one answer, for whoever looks after processes.</summary>
internal static class StatusEndpoints
{
    public static void AddProcessStatus(this IServiceCollection services)
    {
        services.AddRouting();
        services.AddSingleton<RuntimeFigures>().AddSingleton<RequestCounter>();
    }

    public static void AddSiloHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<MembershipHealthCheck>("membership");

    public static void MapProcessStatus(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/status", AnswerAsync).ExcludeFromDescription();

    private static async Task AnswerAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var health = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(context.RequestAborted);
        var problems = health.Entries
            .Where(entry => entry.Value.Status != HealthStatus.Healthy)
            .Select(entry => $"{entry.Key}: {entry.Value.Description ?? "no answer in time"}");
        var (activations, calls) = services.GetRequiredService<RuntimeFigures>().Read();
        var requests = services.GetRequiredService<RequestCounter>().Count;
        await context.Response.WriteAsJsonAsync(
            new ProcessStatus(
                health.Status == HealthStatus.Healthy,
                [.. problems],
                activations,
                requests > 0 ? requests : calls,
                ThreadPool.ThreadCount,
                GC.GetGCMemoryInfo().HeapSizeBytes,
                Environment.ProcessId),
            context.RequestAborted);
    }
}
