using Actors.Gateway.Access;
using Actors.Gateway.Access.Demands;
using Actors.Gateway.Http;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry.Agent;

/// <summary><c>/v1/agent/service/…</c>: registers and deregisters instances on the one node.</summary>
internal sealed class AgentServiceBranch(
    IGrainFactory grains,
    RegistrationParser parser,
    RegistryAnswers answers,
    RegistryBodies bodies,
    AgentServiceReader services,
    Maintenance maintenance,
    NodeDescription node) : IRawBranch
{
    public string Prefix => "/v1/agent/service";

    public IReadOnlyList<RawOperation> Operations { get; } =
    [
        new(HttpMethod.Put, "/v1/agent/service/register", "Registers a service instance with its checks.",
            new RawParameter("replace-existing-checks", "Removes checks that the body does not mention.")),
        new(HttpMethod.Put, "/v1/agent/service/deregister/{id}", "Removes a service instance and its checks."),
        new(HttpMethod.Put, "/v1/agent/service/maintenance/{id}", "Takes a service instance out, or back in.",
            new RawParameter("enable", "true or false."), new RawParameter("reason", "Why, for people.")),
        new(HttpMethod.Get, "/v1/agent/service/{id}", "A service instance, with a hash of it that a later request can wait for to change.",
            new RawParameter("hash", "Waits until the instance differs from the one with this ContentHash.")),
    ];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        var path = new RegistryPath(rest);
        switch (path.Word)
        {
            case "register" when path.Name.IsEmpty:
                return answers.AcceptsPut(context) ? RegisterAsync(context, RawParameters.Has(query, "replace-existing-checks")) : Task.CompletedTask;
            case "deregister":
                return answers.AcceptsLegacyPut(context) && answers.TryReadName(context, path.Name, "service id", out var id)
                    ? DeregisterAsync(context, id)
                    : Task.CompletedTask;
            case "maintenance":
                return answers.AcceptsPut(context) && answers.TryReadName(context, path.Name, "service id", out var taken)
                    ? maintenance.SetServiceAsync(context, taken, MaintenanceQuery.Parse(query))
                    : Task.CompletedTask;
            default:
                return services.BeginAsync(context, rest, query);
        }
    }

    private async Task RegisterAsync(HttpContext context, bool replaceChecks)
    {
        using var document = await bodies.ReadAsync(context, "registration");
        if (document is null)
        {
            return;
        }

        var body = new LooseJson();
        var command = parser.Parse(body, document.RootElement, replaceChecks);
        if (body.Problem is not null)
        {
            answers.Refuse(context, Refusal.BadRequest(body.Problem));
            return;
        }

        await RequestAccess.Of(context).RequireRegisterAsync(grains, new InstanceId(node.Name, command.Definition.Id), command.Definition.Name);
        answers.Answer(context, await Instance(command.Definition.Id).Register(command));
    }

    private async Task DeregisterAsync(HttpContext context, string id) =>
        answers.Answer(context, await Instance(id).Deregister());

    private IServiceInstanceGrain Instance(string id) =>
        grains.GetGrain<IServiceInstanceGrain>(new InstanceId(node.Name, id).ToString());
}
