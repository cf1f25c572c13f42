using Actors.Runtime.Dashboard.Collection;
using Actors.Runtime.Dashboard.Overview;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Runtime.Dashboard.Http;

/// <summary>The paths of the dashboard: the pages, and below <c>/api</c> what they show.</summary>
internal static class DashboardEndpoints
{
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
    }

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
