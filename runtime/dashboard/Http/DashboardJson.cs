using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Actors.Runtime.Dashboard.Http;

/// <summary>How the dashboard's answers look: JSON in camel case, never cached, errors as a sentence.</summary>
internal static class DashboardJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static Task AnswerAsync<TAnswer>(HttpContext context, TAnswer answer)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.WriteAsJsonAsync(answer, Options, context.RequestAborted);
    }

    public static Task RefuseAsync(HttpResponse response, int status, string sentence)
    {
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        return response.WriteAsJsonAsync(new Refusal(sentence), Options, response.HttpContext.RequestAborted);
    }

    private sealed record Refusal(string Error);
}
