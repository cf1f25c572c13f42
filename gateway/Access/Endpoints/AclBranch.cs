using Actors.Gateway.Http;
using Actors.Gateway.Registry;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Access.Endpoints;

/// <summary><c>/v1/acl/…</c>: tokens and policies. While nobody asks for tokens, all of it says so.</summary>
internal sealed class AclBranch(
    TokenEndpoints tokens, PolicyEndpoints policies, RegistryAnswers answers, AclAnswers off, ConsulHeaders headers, IOptions<AccessOptions> options, IOptions<GatewayOptions> gateway) : IRawBranch
{
    private const int NameBytesMax = 512;

    private static readonly AllowedMethods OfOne = new("OPTIONS,GET,PUT,DELETE");

    private readonly bool _isEnabled = options.Value.Enabled;
    private readonly string _datacenter = gateway.Value.Datacenter;

    public string Prefix => "/v1/acl";

    public IReadOnlyList<RawOperation> Operations { get; } =
    [
        new(HttpMethod.Put, "/v1/acl/bootstrap", "Makes the first token, which may do everything. Once."),
        new(HttpMethod.Put, "/v1/acl/token", "Makes a token and answers with its secret, which nobody can be told again."),
        new(HttpMethod.Get, "/v1/acl/tokens", "All tokens, without their secrets."),
        new(HttpMethod.Get, "/v1/acl/token/self", "The token of the request."),
        new(HttpMethod.Get, "/v1/acl/token/{accessor}", "A token, without its secret."),
        new(HttpMethod.Put, "/v1/acl/token/{accessor}", "Changes the description and the policies of a token."),
        new(HttpMethod.Delete, "/v1/acl/token/{accessor}", "Removes a token: it counts no more, and who waits with it is answered."),
        new(HttpMethod.Put, "/v1/acl/policy", "Makes a policy."),
        new(HttpMethod.Get, "/v1/acl/policies", "All policies, without their rules."),
        new(HttpMethod.Get, "/v1/acl/policy/{id}", "A policy."),
        new(HttpMethod.Put, "/v1/acl/policy/{id}", "Changes a policy, at once for all tokens that have it."),
        new(HttpMethod.Delete, "/v1/acl/policy/{id}", "Removes a policy: tokens that have it lose its rights at once."),
        new(HttpMethod.Get, "/v1/acl/policy/name/{name}", "The policy with this name."),
    ];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        if (!_isEnabled)
        {
            off.Answer(context);
            return Task.CompletedTask;
        }

        var path = new RegistryPath(rest);
        var part = path.Word is "policy" && path.Name.StartsWith("name/") ? path.Name["name/".Length..] : path.Name;
        if (!CommonQuery.TryParse(context, _datacenter, out var common, out var refusal)
            || !EntityName.TryDecode(part, "id", NameBytesMax, out var name, out refusal))
        {
            answers.Refuse(context, refusal);
            return Task.CompletedTask;
        }

        switch (path.Word)
        {
            case "bootstrap" when name.Length == 0:
                return answers.AcceptsPut(context) ? tokens.BootstrapAsync(context, common.Pretty) : Task.CompletedTask;
            case "tokens" or "policies" when name.Length == 0:
                List(context, path.Word is "tokens", common.Pretty);
                return Task.CompletedTask;
            case "token" or "policy" when name.Length == 0:
                return !answers.AcceptsPut(context) ? Task.CompletedTask
                    : path.Word is "token" ? tokens.CreateAsync(context, common.Pretty) : policies.SetAsync(context, string.Empty, common.Pretty);
            case "token" when !name.Contains('/', StringComparison.Ordinal):
                return AnswerTokenAsync(context, name, common.Pretty);
            case "policy" when part.Length < path.Name.Length || !name.Contains('/', StringComparison.Ordinal):
                return AnswerPolicyAsync(context, name, isName: part.Length < path.Name.Length, common.Pretty);
            default:
                answers.Refuse(context, new Refusal(StatusCodes.Status404NotFound, "Of access control there are tokens and policies here: no roles, binding rules, auth methods, logins or templates."));
                return Task.CompletedTask;
        }
    }

    private void List(HttpContext context, bool isOfTokens, bool pretty)
    {
        if (!answers.AcceptsGet(context))
        {
            return;
        }

        if (isOfTokens)
        {
            tokens.List(context, pretty);
        }
        else
        {
            policies.List(context, pretty);
        }
    }

    private Task AnswerTokenAsync(HttpContext context, string accessor, bool pretty)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsPut(method))
        {
            return tokens.UpdateAsync(context, accessor, pretty);
        }

        if (HttpMethods.IsDelete(method))
        {
            return tokens.DeleteAsync(context, accessor);
        }

        if (!HttpMethods.IsGet(method))
        {
            RefuseMethod(context);
        }
        else if (accessor == "self")
        {
            tokens.ShowOwn(context, pretty);
        }
        else
        {
            tokens.Show(context, accessor, pretty);
        }

        return Task.CompletedTask;
    }

    private Task AnswerPolicyAsync(HttpContext context, string idOrName, bool isName, bool pretty)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsPut(method) && !isName)
        {
            return policies.SetAsync(context, idOrName, pretty);
        }

        if (HttpMethods.IsDelete(method) && !isName)
        {
            return policies.DeleteAsync(context, idOrName);
        }

        if (HttpMethods.IsGet(method))
        {
            policies.Show(context, isName ? string.Empty : idOrName, isName ? idOrName : string.Empty, pretty);
        }
        else
        {
            RefuseMethod(context);
        }

        return Task.CompletedTask;
    }

    private void RefuseMethod(HttpContext context)
    {
        headers.Write(context.Response, ReadMode.Default);
        OfOne.Answer(context);
    }
}
