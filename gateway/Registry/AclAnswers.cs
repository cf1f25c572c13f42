using Actors.Gateway.Http;

namespace Actors.Gateway.Registry;

/// <summary>Answers everything about access control lists, which are off: clients know the text.</summary>
internal sealed class AclAnswers(RegistryAnswers answers)
{
    public void Answer(HttpContext context) => answers.Refuse(context, new Refusal(StatusCodes.Status401Unauthorized, "ACL support disabled"));
}
