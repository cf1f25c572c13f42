using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Actors.Runtime.Dashboard.Http;

/// <summary>The files of the pages. They lie in this assembly and are kept in memory from their first use on.</summary>
internal sealed class PageFiles
{
    private const string Root = "Pages/";
    private const string Index = "index.html";

    // Nothing from elsewhere, nothing inline, no frames: a value that some service registered must never run as a script.
    private const string ContentSecurityPolicy =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly Lazy<Dictionary<string, PageFile>> _files = new(Load);

    /// <summary>Answers with a file; the empty name is the first page.</summary>
    public async Task AnswerAsync(HttpContext context, string name)
    {
        var response = context.Response;
        if (!_files.Value.TryGetValue(name.Length == 0 ? Index : name, out var file))
        {
            await DashboardJson.RefuseAsync(response, StatusCodes.Status404NotFound, $"The dashboard has no file '{name}'.");
            return;
        }

        response.Headers.ETag = file.Tag;
        response.Headers.CacheControl = "no-cache";
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        if (IsKnown(context.Request.Headers.IfNoneMatch, file.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = file.ContentType;
        response.ContentLength = file.Content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(file.Content, context.RequestAborted);
        }
    }

    // A proxy or the compression on the way may have made the tag a weak one.
    private static bool IsKnown(StringValues tags, string tag) =>
        EntityTagHeaderValue.TryParseList(tags, out var known) && known.Any(item => item.Tag.Equals(tag, StringComparison.Ordinal) || item.Tag == "*");

    private static Dictionary<string, PageFile> Load()
    {
        var assembly = typeof(PageFiles).Assembly;
        var files = new Dictionary<string, PageFile>(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Root, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            var name = resource[Root.Length..];
            files[name] = new PageFile(content, TypeOf(name), $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"");
        }

        return files;
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".json" => "application/json",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        _ => "application/octet-stream",
    };

    private sealed record PageFile(byte[] Content, string ContentType, string Tag);
}
