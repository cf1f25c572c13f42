using Actors.Gateway.Http;
using Actors.Gateway.Metering;

namespace Actors.Gateway.Registry.Agent;

/// <summary>
/// <c>/v1/agent/…</c>: what the agent is and how it does. There is no agent: the gateway stands for it, and membership is the cluster's own
/// business, so what steers it is accepted and does nothing.
/// </summary>
internal sealed class AgentBranch(
    AgentIdentity identity, AgentMembers members, AgentHealth health, Maintenance maintenance, MetricsAnswers metrics, RegistryAnswers answers, AclAnswers acl) : IRawBranch
{
    public string Prefix => "/v1/agent";

    public IReadOnlyList<RawOperation> Operations { get; } =
    [
        new(HttpMethod.Get, "/v1/agent/self", "What this agent is."),
        new(HttpMethod.Get, "/v1/agent/host", "The machine and the process."),
        new(HttpMethod.Get, "/v1/agent/version", "The version of the API."),
        new(HttpMethod.Get, "/v1/agent/members", "The silos of the cluster, and this gateway."),
        new(HttpMethod.Get, "/v1/agent/metrics", "What this gateway counts.", new RawParameter("format", "prometheus for that text format.")),
        new(HttpMethod.Get, "/v1/agent/health/service/name/{name}", "The health of a service's instances on the node; 200, 429 or 503 by the worst.",
            new RawParameter("format", "text for one word.")),
        new(HttpMethod.Get, "/v1/agent/health/service/id/{id}", "The health of one instance on the node; 200, 429 or 503 by its worst check.",
            new RawParameter("format", "text for one word.")),
        new(HttpMethod.Put, "/v1/agent/maintenance", "Takes the node out, or back in.",
            new RawParameter("enable", "true or false."), new RawParameter("reason", "Why, for people.")),
        new(HttpMethod.Put, "/v1/agent/join/{address}", "Accepted; does nothing: silos find each other in the database."),
        new(HttpMethod.Put, "/v1/agent/force-leave/{node}", "Accepted; does nothing: dead silos are found and evicted."),
        new(HttpMethod.Put, "/v1/agent/reload", "Accepted; does nothing: options are read at start."),
    ];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        var path = new RegistryPath(rest);
        switch (path.Word)
        {
            case "self" or "host" or "version" or "members" or "metrics" when path.Name.IsEmpty:
                return answers.TryReadQuery(context, query, out var parsed) ? ShowAsync(context, path.Word, parsed, query) : Task.CompletedTask;
            case "health":
                return health.BeginAsync(context, path.Name, query);
            case "maintenance" when path.Name.IsEmpty:
                return answers.AcceptsPut(context) ? maintenance.SetNodeAsync(context, MaintenanceQuery.Parse(query)) : Task.CompletedTask;
            case "join" or "force-leave" when !path.Name.IsEmpty:
                return answers.AcceptsLegacyPut(context) ? AnswerNothingDone(context) : Task.CompletedTask;
            case "reload" when path.Name.IsEmpty:
                return answers.AcceptsPut(context) ? AnswerNothingDone(context) : Task.CompletedTask;
            default:
                AnswerMissing(context, path.Word);
                return Task.CompletedTask;
        }
    }

    private Task ShowAsync(HttpContext context, ReadOnlySpan<char> word, DiscoveryQuery query, ReadOnlySpan<char> text)
    {
        switch (word)
        {
            case "self":
                identity.AnswerSelf(context, query.Pretty);
                return Task.CompletedTask;
            case "host":
                identity.AnswerHost(context, query.Pretty);
                return Task.CompletedTask;
            case "version":
                identity.AnswerVersion(context, query.Pretty);
                return Task.CompletedTask;
            case "metrics":
                metrics.Answer(context, query.Pretty, RawParameters.Is(text, "format", "prometheus"));
                return Task.CompletedTask;
            default:
                return members.AnswerAsync(context, query.Pretty);
        }
    }

    private void AnswerMissing(HttpContext context, ReadOnlySpan<char> word)
    {
        switch (word)
        {
            case "leave":
                answers.Refuse(context, new Refusal(StatusCodes.Status403Forbidden, "A gateway does not leave because a client asks for it; end its process."));
                break;
            case "token":
                acl.Answer(context);
                break;
            case "connect":
                answers.AnswerNoMesh(context);
                break;
            case "monitor":
                answers.Refuse(context, new Refusal(StatusCodes.Status404NotFound, "Logs are not streamed from here; read them where the processes write them."));
                break;
            default:
                answers.AnswerNoSuchPath(context);
                break;
        }
    }

    private Task AnswerNothingDone(HttpContext context)
    {
        answers.Answer(context, GrainInterfaces.Registry.RegistryOutcome.Unchanged);
        return Task.CompletedTask;
    }
}
