using System.Text;
using Actors.Gateway.Tracing;
using Microsoft.AspNetCore.Http.Features;

namespace Actors.Gateway.Parking;

/// <summary>The first line and the headers of a request without a body, as they can be read again.</summary>
internal static class RequestHead
{
    private const string LineEnd = "\r\n";
    private const int HeadLengthMax = 16_384;

    /// <summary>Writes the head of a GET as HTTP/1.1.</summary>
    public static byte[] Write(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var text = new StringBuilder().Append(context.Request.Method).Append(' ').Append(target).Append(" HTTP/1.1").Append(LineEnd);
        var span = RequestSpan.Header;
        foreach (var (name, values) in context.Request.Headers)
        {
            if (string.Equals(name, span?.Name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            foreach (var value in values)
            {
                // No blank that the client may not have sent: the head must not become greater than what was let in.
                text.Append(name).Append(':').Append(value).Append(LineEnd);
            }
        }

        // Within what is let in for certain; else what is answered later begins a trace of its own.
        if (span is { } header && text.Length < HeadLengthMax)
        {
            text.Append(header.Name).Append(':').Append(header.Value).Append(LineEnd);
        }

        // The server has read them as UTF-8.
        return Encoding.UTF8.GetBytes(text.Append(LineEnd).ToString());
    }
}
