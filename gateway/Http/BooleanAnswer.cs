using System.Buffers;

namespace Actors.Gateway.Http;

/// <summary>The bare <c>true</c> or <c>false</c> that says whether a write was applied.</summary>
internal static class BooleanAnswer
{
    public static void Write(HttpResponse response, bool value)
    {
        var text = value ? "true"u8 : "false"u8;
        response.ContentType = JsonAnswer.ContentType;
        response.ContentLength = text.Length;
        response.BodyWriter.Write(text);
    }
}
