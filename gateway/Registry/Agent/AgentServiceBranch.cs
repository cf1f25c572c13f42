using Actors.Gateway.Http;
using Actors.GrainInterfaces.Registry;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Registry.Agent;

/// <summary><c>/v1/agent/service/…</c>: registers and deregisters instances on the one node.</summary>
internal sealed class AgentServiceBranch(
    IGrainFactory grains,
    RegistrationParser parser,
    RegistryAnswers answers,
    NodeDescription node,
    IOptions<GatewayOptions> options) : IRawBranch
{
    private readonly int _bodyBytesMax = options.Value.BodyBytesMax;

    public string Prefix => "/v1/agent/service";

    public IReadOnlyList<RawOperation> Operations { get; } =
    [
        new(HttpMethod.Put, "/v1/agent/service/register", "Registers a service instance with its TTL checks.",
            new RawParameter("replace-existing-checks", "Removes checks that the body does not mention.")),
        new(HttpMethod.Put, "/v1/agent/service/deregister/{id}", "Removes a service instance and its checks."),
    ];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        var path = new RegistryPath(rest);
        switch (path.Word)
        {
            case "register" when path.Name.IsEmpty:
                return answers.AcceptsPut(context) ? RegisterAsync(context, HasParameter(query, "replace-existing-checks")) : Task.CompletedTask;
            case "deregister":
                return answers.AcceptsLegacyPut(context) && answers.TryReadName(context, path.Name, "service id", out var id)
                    ? DeregisterAsync(context, id)
                    : Task.CompletedTask;
            default:
                answers.AnswerNoSuchPath(context);
                return Task.CompletedTask;
        }
    }

    private async Task RegisterAsync(HttpContext context, bool replaceChecks)
    {
        if (await RequestBody.ReadAsync(context.Request, _bodyBytesMax, context.RequestAborted) is not { } bytes)
        {
            answers.Refuse(context, Refusal.TooLarge($"The registration is too large; the limit is {_bodyBytesMax} bytes."));
            return;
        }

        if (!LooseJson.TryParse(bytes, out var document, out var refusal))
        {
            answers.Refuse(context, refusal);
            return;
        }

        using (document)
        {
            var body = new LooseJson();
            var command = parser.Parse(body, document.RootElement, replaceChecks);
            if (body.Problem is not null)
            {
                answers.Refuse(context, Refusal.BadRequest(body.Problem));
                return;
            }

            answers.Answer(context, await Instance(command.Definition.Id).Register(command));
        }
    }

    private async Task DeregisterAsync(HttpContext context, string id) =>
        answers.Answer(context, await Instance(id).Deregister());

    private IServiceInstanceGrain Instance(string id) =>
        grains.GetGrain<IServiceInstanceGrain>(new InstanceId(node.Name, id).ToString());

    private static bool HasParameter(ReadOnlySpan<char> query, ReadOnlySpan<char> name)
    {
        var reader = new QueryReader(query);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }
}
