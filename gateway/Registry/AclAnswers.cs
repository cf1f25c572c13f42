using Actors.Gateway.Access;
using Actors.Gateway.Http;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Registry;

/// <summary>Answers what an agent's own tokens are about, and, while access control is off, everything about tokens: clients know the text.</summary>
internal sealed class AclAnswers(RegistryAnswers answers, IOptions<AccessOptions> options)
{
    private readonly Refusal _refusal = options.Value.Enabled
        ? new Refusal(StatusCodes.Status404NotFound, "There is no agent here that needs tokens of its own; each request counts with the token that it gives.")
        : new Refusal(StatusCodes.Status401Unauthorized, "ACL support disabled");

    public void Answer(HttpContext context) => answers.Refuse(context, _refusal);
}
