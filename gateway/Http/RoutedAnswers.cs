namespace Actors.Gateway.Http;

/// <summary>
/// Stands around routing: gives every answer the common headers, turns failures into sentences, and says in words what
/// routing says with a bare status: no such path, no such method.
/// </summary>
internal sealed class RoutedAnswers(RequestDelegate next, ConsulHeaders headers, FailureAnswers failures)
{
    public async Task InvokeAsync(HttpContext context)
    {
        headers.Write(context.Response, ReadMode.Default);
        try
        {
            await next(context);
        }
        catch (Exception exception)
        {
            failures.Answer(context, exception);
            return;
        }

        if (!context.Response.HasStarted && context.Response.ContentLength is null)
        {
            Explain(context);
        }
    }

    private static void Explain(HttpContext context)
    {
        var response = context.Response;
        if (response.StatusCode == StatusCodes.Status405MethodNotAllowed)
        {
            response.StatusCode = StatusCodes.Status200OK;
            new AllowedMethods($"OPTIONS,{response.Headers.Allow.ToString().Replace(" ", "", StringComparison.Ordinal)}").Answer(context);
        }
        else if (response.StatusCode == StatusCodes.Status404NotFound && context.GetEndpoint() is null)
        {
            PlainText.Write(response, StatusCodes.Status404NotFound, "Nothing is served at this path; see / for what is.");
        }
    }
}
