using Actors.Runtime.Dashboard.Calls;
using Actors.Runtime.Dashboard.Collection;
using Actors.Runtime.Dashboard.Inspection;
using Actors.Runtime.Dashboard.Overview;
using Actors.Runtime.Dashboard.Silos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Runtime.Dashboard.Http;

/// <summary>The paths of the dashboard: the pages, and below <c>/api</c> what they show.</summary>
internal static class DashboardEndpoints
{
    private const int MethodsShown = 50;
    private const int MethodsMax = 500;

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints, string prefix)
    {
        endpoints.ServiceProvider.GetRequiredService<ClusterSampler>().Serve();
        var group = endpoints.MapGroup(prefix);
        group.ExcludeFromDescription();
        group.MapMethods("/", Reading, AnswerFirstPageAsync);
        group.MapMethods("/{**file}", Reading, (HttpContext context, string file, PageFiles files) => files.AnswerAsync(context, file));
        MapApi(group.MapGroup("/api"));
        return group;
    }

    private static void MapApi(RouteGroupBuilder api)
    {
        api.MapAnswer("/overview", static context => context.Of<OverviewReader>().ReadAsync(context.RequestAborted));
        api.MapAnswer("/silos", static context => context.Of<OverviewReader>().ReadSilosAsync(context.RequestAborted));
        api.MapAnswer("/membership", static context => context.Of<OverviewReader>().ReadMembershipAsync(context.RequestAborted));
        api.MapAnswer("/silos/{address}", static context => context.Of<SiloReader>().ReadAsync(Route(context, "address"), context.RequestAborted));
        api.MapAnswer("/grains", static context => context.Of<CallReader>().ReadTypesAsync(PageQuery.Of(context), context.RequestAborted));
        api.MapAnswer("/grains/{**type}", static context => context.Of<CallReader>().ReadTypeAsync(Route(context, "type"), context.RequestAborted));
        api.MapAnswer("/methods", static context => context.Of<CallReader>().ReadMethodsAsync(
            Query(context, "order"), PageQuery.ReadNumber(context, "size", MethodsShown, MethodsMax), context.RequestAborted));
        api.MapAnswer("/activations", static context => context.Of<InspectionReader>().FindActivationsAsync(
            Query(context, "type"), Query(context, "silo"), PageQuery.Of(context), context.RequestAborted));
        api.MapAnswer("/activation", static context => context.Of<InspectionReader>().InspectAsync(Query(context, "grain"), context.RequestAborted));
        api.MapAnswer("/reminders", static context => context.Of<InspectionReader>().FindRemindersAsync(PageQuery.Of(context), context.RequestAborted));
        api.MapAction("/activation/deactivate", static context => context.Of<InspectionReader>().DeactivateAsync(Query(context, "grain"), context.RequestAborted));
        api.MapAction("/activation/migrate", static context => context.Of<InspectionReader>().MigrateAsync(Query(context, "grain"), Query(context, "silo"), context.RequestAborted));
        api.MapGet("/{**rest}", static (HttpContext context) =>
            DashboardJson.RefuseAsync(context.Response, StatusCodes.Status404NotFound, $"The dashboard has no answer at '{context.Request.Path}'."));
    }

    private static string Route(HttpContext context, string name) => (string?)context.Request.RouteValues[name] ?? "";

    private static string? Query(HttpContext context, string name) => context.Request.Query[name];

    // The pages name their files relatively, so their own address must end with a slash.
    private static Task AnswerFirstPageAsync(HttpContext context, PageFiles files)
    {
        if (context.Request.Path.Value is { } path && !path.EndsWith('/'))
        {
            context.Response.Redirect($"{context.Request.PathBase}{path}/{context.Request.QueryString}");
            return Task.CompletedTask;
        }

        return files.AnswerAsync(context, "");
    }
}
