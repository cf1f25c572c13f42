using Actors.Gateway.Http;

namespace Actors.Gateway.Dashboard;

/// <summary>
/// The lists of the dashboard that are about what the product keeps: services, keys, sessions. They are for people, so they are searched and paged
/// on the server; everything else the pages take from the public API.
/// </summary>
public static class RegistryPages
{
    /// <summary>Serves the lists below the dashboard's path, under <c>/api/registry</c>.</summary>
    public static RouteGroupBuilder MapRegistryPages(this RouteGroupBuilder dashboard)
    {
        var pages = dashboard.MapGroup("/api/registry");
        pages.MapList("/services", static context => context.RequestServices.GetRequiredService<ServiceList>().ReadAsync(ListQuery.Of(context)));
        pages.MapList("/keys", static context => context.RequestServices.GetRequiredService<KeyList>().ReadAsync(KeyQuery.Of(context), context.RequestAborted));
        pages.MapList("/sessions", static context => context.RequestServices.GetRequiredService<SessionList>().ReadAsync(ListQuery.Of(context), context.RequestAborted));
        return dashboard;
    }

    internal static void AddRegistryPages(this IServiceCollection services) =>
        services.AddSingleton<ServiceList>().AddSingleton<KeyList>().AddSingleton<SessionList>();

    private static void MapList<TList>(this RouteGroupBuilder pages, string path, Func<HttpContext, Task<TList>> read) => pages.MapGet(path, async (HttpContext context) =>
    {
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await context.Response.WriteAsJsonAsync(await read(context), context.RequestAborted);
        }
        catch (Exception failure) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            (context.Response.StatusCode, var sentence) = context.RequestServices.GetRequiredService<FailureAnswers>().Explain(context, failure);
            await context.Response.WriteAsJsonAsync(new ListRefusal(sentence), context.RequestAborted);
        }
    });

    private sealed record ListRefusal(string Error);
}
