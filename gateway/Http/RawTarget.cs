using Microsoft.AspNetCore.Http.Features;

namespace Actors.Gateway.Http;

/// <summary>
/// The request target as the client sent it, still escaped. ASP.NET's own path has dot segments collapsed, and
/// <c>%2F</c> and <c>%252F</c> made equal, so a key cannot be recovered from it.
/// </summary>
internal readonly ref struct RawTarget
{
    private RawTarget(ReadOnlySpan<char> path, ReadOnlySpan<char> query)
    {
        Path = path;
        Query = query;
    }

    public ReadOnlySpan<char> Path { get; }

    /// <summary>What follows the question mark; empty without one.</summary>
    public ReadOnlySpan<char> Query { get; }

    public static RawTarget Of(HttpContext context) => Parse(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);

    public static RawTarget Parse(ReadOnlySpan<char> target)
    {
        var originForm = target.StartsWith('/') ? target : WithoutAuthority(target);
        var question = originForm.IndexOf('?');
        return question < 0
            ? new RawTarget(originForm, default)
            : new RawTarget(originForm[..question], originForm[(question + 1)..]);
    }

    // The absolute form, "http://host/path", which proxies send.
    private static ReadOnlySpan<char> WithoutAuthority(ReadOnlySpan<char> target)
    {
        var authority = target.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
        {
            return target;
        }

        var rest = target[(authority + 3)..];
        var path = rest.IndexOfAny('/', '?');
        return path < 0 ? "/" : rest[path..];
    }
}
