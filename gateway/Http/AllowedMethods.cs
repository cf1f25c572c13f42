namespace Actors.Gateway.Http;

/// <summary>The methods of one path, and the answers to the others.</summary>
internal sealed class AllowedMethods(string allow)
{
    /// <summary>Answers <c>OPTIONS</c> with the list, and everything else with 405 and the list.</summary>
    public void Answer(HttpContext context)
    {
        context.Response.Headers.Allow = allow;
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.ContentLength = 0;
            return;
        }

        PlainText.Write(context.Response, StatusCodes.Status405MethodNotAllowed, $"method {context.Request.Method} not allowed");
    }
}
