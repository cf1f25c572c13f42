using System.Buffers.Text;
using System.Text;
using Actors.Gateway.Http;

namespace Actors.Gateway.Access.Demands;

/// <summary>Finds the secret that a request gives: the parameter <c>token</c>, then X-Consul-Token, then Authorization.</summary>
internal static class TokenReader
{
    private const string Header = "X-Consul-Token";
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    /// <summary>The secret; empty when none is given.</summary>
    /// <exception cref="AccessDeniedException">What is given cannot be one.</exception>
    public static string Read(HttpContext context)
    {
        if (!RawParameters.TryRead(RawTarget.Of(context).Query, "token", out var parameter, out _))
        {
            throw AccessDeniedException.NotFound();
        }

        if (parameter.Length > 0)
        {
            return parameter;
        }

        var header = context.Request.Headers[Header].ToString();
        return header.Length > 0 ? header.Trim() : OfAuthorization(context);
    }

    private static string OfAuthorization(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return authorization[Bearer.Length..].Trim();
        }

        return authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) && !IsOfAnotherSite(context)
            ? PasswordOf(authorization[Basic.Length..].Trim())
            : string.Empty;
    }

    // A browser adds it by itself, also to what another site's page asks for.
    private static bool IsOfAnotherSite(HttpContext context) =>
        context.Request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none");

    private static string PasswordOf(string encoded)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(encoded.Length)];
        if (!Convert.TryFromBase64String(encoded, bytes, out var count))
        {
            throw AccessDeniedException.NotFound();
        }

        var text = Encoding.UTF8.GetString(bytes, 0, count);
        return text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }
}
