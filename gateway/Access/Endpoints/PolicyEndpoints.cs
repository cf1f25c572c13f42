using Actors.Gateway.Access.Tokens;
using Actors.Gateway.Http;
using Actors.Gateway.Registry;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Access.Endpoints;

/// <summary><c>/v1/acl/polic…</c>: makes, shows, changes and removes policies.</summary>
internal sealed class PolicyEndpoints(
    AccessPicture picture, AccessStore store, TokenParser parser, RegistryBodies bodies, RegistryAnswers answers, ConsulHeaders headers, IOptions<AccessOptions> options)
{
    private readonly AccessOptions _options = options.Value;

    /// <summary>Stores a policy.</summary>
    /// <param name="context">The request.</param>
    /// <param name="id">That of the policy that is replaced; empty for a new one.</param>
    /// <param name="pretty">Indented JSON.</param>
    public async Task SetAsync(HttpContext context, string id, bool pretty)
    {
        using var document = await bodies.ReadAsync(context, "policy");
        if (document is null || !TryFindFormer(context, id, out var former))
        {
            return;
        }

        var body = new LooseJson();
        var policy = parser.ParsePolicy(body, document.RootElement, former);
        var count = picture.PolicyCount;
        body.Fail(former is null && count >= _options.PolicyCountMax ? $"There are {count} policies, which is the limit; delete one first, or raise {AccessOptions.SectionName}:{nameof(AccessOptions.PolicyCountMax)}." : null);
        if (body.Problem is not null)
        {
            answers.Refuse(context, Refusal.BadRequest(body.Problem));
            return;
        }

        if (!await store.SetAsync(policy, former))
        {
            AnswerContended(context);
            return;
        }

        Answer(context, picture.FindPolicy(policy.Id, string.Empty) ?? policy, pretty);
    }

    public async Task DeleteAsync(HttpContext context, string id)
    {
        if (!TryFindFormer(context, id, out var former))
        {
            return;
        }

        if (!await store.DeleteAsync(former!))
        {
            AnswerContended(context);
            return;
        }

        headers.Write(context.Response, ReadMode.Default);
        BooleanAnswer.Write(context.Response, true);
    }

    /// <summary>Shows a policy by its id or its name.</summary>
    public void Show(HttpContext context, string id, string name, bool pretty)
    {
        if (picture.FindPolicy(id, name) is not { } policy)
        {
            AnswerUnknown(context, id.Length > 0 ? id : name);
            return;
        }

        Answer(context, policy, pretty);
    }

    public void List(HttpContext context, bool pretty)
    {
        headers.Write(context.Response, ReadMode.Default);
        JsonAnswer.Write(context.Response, pretty, picture.ListPolicies(), static (writer, policies) =>
        {
            writer.WriteStartArray();
            foreach (var policy in policies)
            {
                AccessJson.Write(writer, policy, withRules: false);
            }

            writer.WriteEndArray();
        });
    }

    // False when it was answered: there is none, or nobody may change it.
    private bool TryFindFormer(HttpContext context, string id, out AccessPolicy? former)
    {
        former = id.Length == 0 ? null : picture.FindPolicy(id, string.Empty);
        if (id.Length > 0 && former is null)
        {
            AnswerUnknown(context, id);
            return false;
        }

        if (former is { IsBuiltIn: true })
        {
            answers.Refuse(context, Refusal.BadRequest($"Changing or deleting the builtin {former.Name} policy is not permitted"));
            return false;
        }

        return true;
    }

    private void Answer(HttpContext context, AccessPolicy policy, bool pretty)
    {
        headers.Write(context.Response, ReadMode.Default);
        JsonAnswer.Write(context.Response, pretty, policy, static (writer, shown) => AccessJson.Write(writer, shown, withRules: true));
    }

    private void AnswerUnknown(HttpContext context, string idOrName) =>
        answers.Refuse(context, new Refusal(StatusCodes.Status404NotFound, $"Cannot find policy '{idOrName}': ACL not found"));

    private void AnswerContended(HttpContext context) =>
        answers.Refuse(context, new Refusal(StatusCodes.Status409Conflict, "The policy was changed or removed meanwhile, or its name was taken; read it and try again."));
}
