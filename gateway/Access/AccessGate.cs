using Actors.Gateway.Access.Demands;
using Actors.Gateway.Access.Tokens;
using Actors.Gateway.Http;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Access;

/// <summary>
/// The middleware that every request passes before anything answers it: whose token it is, and whether that has the right which the route demands.
/// What only the answer or the body can tell is demanded by who makes or reads it, of the same <see cref="RequestAccess"/>.
/// </summary>
internal sealed class AccessGate(
    RequestDelegate next, AccessPicture picture, DemandJudge judge, FailureAnswers failures, IOptions<AccessOptions> options, TimeProvider timeProvider)
{
    private const string DefaultPolicy = "X-Consul-Default-Acl-Policy";
    private const string Filtered = "X-Consul-Results-Filtered-By-ACLs";

    private static readonly Refusal NotYet = new(
        StatusCodes.Status503ServiceUnavailable, "The tokens are still being read from the database; try again.");

    private readonly string _defaultPolicy = options.Value.AllowsByDefault ? "allow" : "deny";

    public async Task InvokeAsync(HttpContext context)
    {
        var isPage = false;
        try
        {
            var asked = judge.Read(context);
            isPage = asked.IsPage;
            if (asked.Kind != DemandKind.Open)
            {
                await AdmitAsync(context, asked);
            }
        }
        catch (Exception failure)
        {
            failures.Answer(context, failure);
            if (failure is AccessDeniedException && context.Response.StatusCode == StatusCodes.Status403Forbidden)
            {
                Challenge(context, isPage);
            }

            return;
        }

        await next(context);
        context.Features.Get<RequestAccess>()?.EndAnswer();
    }

    private ValueTask AdmitAsync(HttpContext context, Asked asked)
    {
        if (!picture.IsThere)
        {
            throw new AccessDeniedException(NotYet);
        }

        var access = RequestAccess.Create(picture, TokenReader.Read(context), timeProvider);
        context.Features.Set(access);
        context.Response.OnStarting(
            static state =>
            {
                var (response, access, policy) = ((HttpResponse, RequestAccess, string))state;
                response.Headers[DefaultPolicy] = policy;
                if (access is { HasHidden: true, Token.AccessorId: not AccessToken.Anonymous })
                {
                    response.Headers[Filtered] = "true";
                }

                return Task.CompletedTask;
            },
            (context.Response, access, _defaultPolicy));
        return judge.JudgeAsync(access, asked);
    }

    // A browser asks its user then, and gives what he says to everything here. Programs get Consul's 403.
    private static void Challenge(HttpContext context, bool isPage)
    {
        var request = context.Request;
        var isOfPage = isPage || request.Headers["Sec-Fetch-Site"].ToString() == "same-origin";
        if (isOfPage && RequestAccess.Of(context).Token is null or { AccessorId: AccessToken.Anonymous })
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"Actors\", charset=\"UTF-8\"";
        }
    }
}
