using System.Text;

namespace Actors.Gateway.Http;

/// <summary>Short answers that are not JSON: errors, and the bare booleans of key-value writes.</summary>
internal static class PlainText
{
    public const string ContentType = "text/plain; charset=utf-8";

    public static void Write(HttpResponse response, int status, string text)
    {
        response.StatusCode = status;
        response.ContentType = ContentType;
        var bytes = Encoding.UTF8.GetByteCount(text);
        response.ContentLength = bytes;
        response.BodyWriter.Advance(Encoding.UTF8.GetBytes(text, response.BodyWriter.GetSpan(bytes)));
    }

    public static void Refuse(HttpResponse response, Refusal refusal) => Write(response, refusal.Status, refusal.Text);
}
