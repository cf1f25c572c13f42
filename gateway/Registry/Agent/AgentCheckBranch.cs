using System.Text.Json;
using Actors.Gateway.Access;
using Actors.Gateway.Access.Demands;
using Actors.Gateway.Access.Rules;
using Actors.Gateway.Http;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry.Agent;

/// <summary><c>/v1/agent/check/…</c>: heartbeats, and checks that come and go by themselves.</summary>
internal sealed class AgentCheckBranch(
    IGrainFactory grains,
    CheckParser parser,
    RegistryAnswers answers,
    RegistryBodies bodies,
    NodeDescription node) : IRawBranch
{
    private static readonly RawParameter Note = new("note", "What the check shows as its output.");

    public string Prefix => "/v1/agent/check";

    public IReadOnlyList<RawOperation> Operations { get; } =
    [
        new(HttpMethod.Put, "/v1/agent/check/register", "Adds a check to a registered service, or to the node."),
        new(HttpMethod.Put, "/v1/agent/check/deregister/{id}", "Removes a check."),
        new(HttpMethod.Put, "/v1/agent/check/pass/{id}", "Reports that all is well, and restarts the check's TTL.", Note),
        new(HttpMethod.Put, "/v1/agent/check/warn/{id}", "Reports a warning, and restarts the check's TTL.", Note),
        new(HttpMethod.Put, "/v1/agent/check/fail/{id}", "Reports a failure, and restarts the check's TTL.", Note),
        new(HttpMethod.Put, "/v1/agent/check/update/{id}", "Reports the Status and Output of the body, and restarts the check's TTL."),
    ];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        var path = new RegistryPath(rest);
        switch (path.Word)
        {
            case "pass":
                return BeginReport(context, path.Name, query, CheckStatus.Passing);
            case "warn":
                return BeginReport(context, path.Name, query, CheckStatus.Warning);
            case "fail":
                return BeginReport(context, path.Name, query, CheckStatus.Critical);
            case "update":
                return answers.AcceptsPut(context) && answers.TryReadCheckId(context, path.Name, out var updated)
                    ? UpdateAsync(context, updated)
                    : Task.CompletedTask;
            case "register" when path.Name.IsEmpty:
                return answers.AcceptsPut(context) ? RegisterAsync(context) : Task.CompletedTask;
            case "deregister":
                return answers.AcceptsLegacyPut(context) && answers.TryReadCheckId(context, path.Name, out var removed)
                    ? DeregisterAsync(context, removed)
                    : Task.CompletedTask;
            default:
                answers.AnswerNoSuchPath(context);
                return Task.CompletedTask;
        }
    }

    private Task BeginReport(HttpContext context, ReadOnlySpan<char> escapedId, ReadOnlySpan<char> query, CheckStatus status)
    {
        if (!answers.AcceptsLegacyPut(context) || !answers.TryReadCheckId(context, escapedId, out var id))
        {
            return Task.CompletedTask;
        }

        if (!RawParameters.TryRead(query, "note", out var note, out var refusal))
        {
            answers.Refuse(context, refusal);
            return Task.CompletedTask;
        }

        return ReportAsync(context, new CheckReport(id, status, note));
    }

    private async Task ReportAsync(HttpContext context, CheckReport report) =>
        answers.Answer(context, await Catalog().Report(node.Name, report));

    private async Task DeregisterAsync(HttpContext context, string id) =>
        answers.Answer(context, await Catalog().DeregisterCheck(node.Name, id));

    private async Task UpdateAsync(HttpContext context, string id)
    {
        using var document = await bodies.ReadAsync(context, "check");
        if (document is null)
        {
            return;
        }

        var body = new LooseJson();
        var text = body.Text(document.RootElement, "Status");
        var output = body.Text(document.RootElement, "Output");
        if (CheckParser.ParseStatus(text) is not { } status)
        {
            body.Fail($"Invalid check status: '{text}' is not passing, warning or critical.");
            answers.Refuse(context, Refusal.BadRequest(body.Problem!));
            return;
        }

        await (body.Problem is null
            ? ReportAsync(context, new CheckReport(id, status, output))
            : RefuseAsync(context, body.Problem));
    }

    private async Task RegisterAsync(HttpContext context)
    {
        using var document = await bodies.ReadAsync(context, "check");
        if (document is null)
        {
            return;
        }

        var body = new LooseJson();
        var root = document.RootElement;
        var serviceId = body.Text(root, "ServiceID");
        var name = body.Text(root, "Name");
        body.Fail(name.Length == 0 ? "Missing check name: give it as Name." : null);
        var check = parser.Parse(body, root, name, name, "Bad check status");
        if (body.Problem is not null)
        {
            await RefuseAsync(context, body.Problem);
            return;
        }

        await RequestAccess.Of(context).RequireAsync(grains, new InstanceId(node.Name, serviceId), AccessLevel.Write);
        var instance = grains.GetGrain<IServiceInstanceGrain>(new InstanceId(node.Name, serviceId).ToString());
        var outcome = await instance.RegisterCheck(serviceId.Length == 0 ? check with { DeregisterAfter = null } : check);
        if (serviceId.Length == 0)
        {
            // A check of the node removes no services, and needs the node to be registered.
            var ofNode = new RegisterService(node.Definition, [check with { DeregisterAfter = null }], ReplaceChecks: false);
            outcome = outcome.Kind == RegistryOutcomeKind.UnknownService ? await instance.Register(ofNode) : outcome;
        }

        answers.Answer(context, outcome.Kind == RegistryOutcomeKind.UnknownService
            ? outcome with { Reason = $"ServiceID \"{serviceId}\" does not exist; register the service first." }
            : outcome);
    }

    private Task RefuseAsync(HttpContext context, string problem)
    {
        answers.Refuse(context, Refusal.BadRequest(problem));
        return Task.CompletedTask;
    }

    private ICatalogGrain Catalog() => grains.GetGrain<ICatalogGrain>(0);
}
