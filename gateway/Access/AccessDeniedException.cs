using Actors.Gateway.Access.Rules;
using Actors.Gateway.Access.Tokens;
using Actors.Gateway.Http;

namespace Actors.Gateway.Access;

/// <summary>Ends a request because of who asks.</summary>
internal sealed class AccessDeniedException(Refusal refusal) : Exception(refusal.Text)
{
    /// <summary>What the caller is told.</summary>
    public Refusal Refusal => refusal;

    /// <summary>The token is none, or not any more.</summary>
    public static AccessDeniedException NotFound() => new(new Refusal(StatusCodes.Status403Forbidden, "ACL not found"));

    /// <summary>Something is not allowed. Consul's words, which name the token's accessor and never its secret.</summary>
    public static AccessDeniedException Lacks(AccessToken token, ResourceKind kind, string name, AccessLevel level)
    {
        var what = $"'{ResourceWords.Of(kind)}:{ResourceWords.Of(level)}'{(ResourceWords.HasName(kind) ? $" on \"{name}\"" : string.Empty)}";
        return new(new Refusal(StatusCodes.Status403Forbidden, token.AccessorId == AccessToken.Anonymous
            ? $"Permission denied: anonymous token lacks permission {what}. The anonymous token is used implicitly when a request does not specify a token."
            : $"Permission denied: token with AccessorID '{token.AccessorId}' lacks permission {what}"));
    }
}
