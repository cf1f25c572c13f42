using System.Diagnostics;

namespace Actors.Gateway.Tracing;

/// <summary>What the gateway knows of a request and the framework, which makes its span, does not.</summary>
internal static class RequestSpan
{
    private const string ParentHeader = "traceparent";

    /// <summary>Names the span by method and path, as routing does for what it routes.</summary>
    public static void Name(HttpContext context, string route)
    {
        if (Activity.Current is { Recorded: true } span)
        {
            span.DisplayName = $"{context.Request.Method} {route}";
            span.SetTag("http.route", route);
        }
    }

    /// <summary>The request was parked: its span ends here, and another one begins below it when the request is answered.</summary>
    public static void Park() => Activity.Current?.SetTag("actors.request.parked", true);

    /// <summary>The header that hangs what is done later for this request on its span; null when it is not traced.</summary>
    public static (string Name, string Value)? Header => Activity.Current is { Recorded: true, Id: { } id } ? (ParentHeader, id) : null;
}
