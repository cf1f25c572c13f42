using Actors.Runtime.Dashboard.Collection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Actors.Runtime.Dashboard.Http;

/// <summary>Maps what answers with JSON, and turns what goes wrong into a sentence.</summary>
internal static class AnswerExtensions
{
    public static void MapAnswer<TAnswer>(this RouteGroupBuilder api, string path, Func<HttpContext, Task<TAnswer>> read) =>
        api.MapGet(path, (HttpContext context) => AnswerAsync(context, read));

    public static void MapAction<TAnswer>(this RouteGroupBuilder api, string path, Func<HttpContext, Task<TAnswer>> act) =>
        api.MapPost(path, (HttpContext context) => IsFromElsewhere(context.Request)
            ? DashboardJson.RefuseAsync(context.Response, StatusCodes.Status403Forbidden, "Another site asked for this; only the dashboard's own pages may.")
            : AnswerAsync(context, act));

    public static TService Of<TService>(this HttpContext context)
        where TService : notnull => context.RequestServices.GetRequiredService<TService>();

    // Browsers say where a request comes from, and no script can make them lie. Tools that say nothing are nobody's victims.
    private static bool IsFromElsewhere(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none");

    private static async Task AnswerAsync<TAnswer>(HttpContext context, Func<HttpContext, Task<TAnswer>> read)
    {
        context.Of<ClusterSampler>().OnViewed();
        try
        {
            await DashboardJson.AnswerAsync(context, await read(context));
        }
        catch (DashboardException refused)
        {
            await DashboardJson.RefuseAsync(context.Response, refused.Status, refused.Message);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException && !context.RequestAborted.IsCancellationRequested)
        {
            await DashboardJson.RefuseAsync(context.Response, StatusCodes.Status503ServiceUnavailable, $"The cluster did not answer: {failure.Message.TrimEnd('.')}. Try again.");
        }
    }
}
