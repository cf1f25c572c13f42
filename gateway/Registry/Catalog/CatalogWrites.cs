using Actors.Gateway.Access;
using Actors.Gateway.Access.Demands;
using Actors.Gateway.Http;
using Actors.Gateway.Sessions;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry.Catalog;

/// <summary>
/// <c>/v1/catalog/register</c> and <c>/v1/catalog/deregister</c>: registrations on any node, as programs write them that look after services
/// which cannot register themselves. The same rows and grains as those of the agent's: whoever removes something by its id has removed it.
/// </summary>
internal sealed class CatalogWrites(
    IGrainFactory grains, NodeSessions sessions, CatalogParser parser, RegistryBodies bodies, RegistryAnswers answers, NodeDescription node)
{
    public async Task RegisterAsync(HttpContext context)
    {
        using var document = await bodies.ReadAsync(context, "registration");
        if (document is null)
        {
            return;
        }

        var body = new LooseJson();
        var registration = parser.ParseRegistration(body, document.RootElement, node);
        if (body.Problem is not null)
        {
            answers.Refuse(context, Refusal.BadRequest(body.Problem));
            return;
        }

        await RequestAccess.Of(context).RequireAsync(grains, registration);
        answers.AnswerTrue(context, await RegisterAsync(registration));
    }

    public async Task DeregisterAsync(HttpContext context)
    {
        using var document = await bodies.ReadAsync(context, "deregistration");
        if (document is null)
        {
            return;
        }

        var body = new LooseJson();
        var removal = parser.ParseRemoval(body, document.RootElement);
        if (body.Problem is not null)
        {
            answers.Refuse(context, Refusal.BadRequest(body.Problem));
            return;
        }

        await RequestAccess.Of(context).RequireAsync(grains, removal);
        var catalog = grains.GetGrain<ICatalogGrain>(0);
        answers.AnswerTrue(context,
            removal.ServiceId.Length > 0 ? await Instance(removal.Node, removal.ServiceId).Deregister()
            : removal.CheckId.Length > 0 ? await catalog.DeregisterCheck(removal.Node, removal.CheckId)
            : await DeregisterNodeAsync(removal.Node, context.RequestAborted));
    }

    // The sessions last: a deregistration that fails half way is repeated, and comes here again.
    private async Task<RegistryOutcome> DeregisterNodeAsync(string name, CancellationToken cancellationToken)
    {
        var outcome = await grains.GetGrain<ICatalogGrain>(0).DeregisterNode(name);
        if (outcome.Kind is RegistryOutcomeKind.Done or RegistryOutcomeKind.UnknownService)
        {
            await sessions.EndAsync(name, cancellationToken);
        }

        return outcome;
    }

    // The node first: nothing may be on a node that nobody knows.
    private async Task<RegistryOutcome> RegisterAsync(CatalogRegistration registration)
    {
        var outcome = await RegisterNodeAsync(registration);
        if (outcome.Kind == RegistryOutcomeKind.Done && registration.Service is { } service)
        {
            var onService = await Instance(registration.Node, service.Definition.Id).Register(service);
            outcome = onService with { OfNode = outcome.Index > 0, Index = Math.Max(outcome.Index, onService.Index) };
        }

        foreach (var (serviceId, checks) in registration.OtherChecks)
        {
            if (outcome.Kind == RegistryOutcomeKind.Done)
            {
                var onOther = await Instance(registration.Node, serviceId).SetChecks(checks);
                outcome = onOther.Kind == RegistryOutcomeKind.UnknownService
                    ? RegistryOutcome.Refused($"Service '{serviceId}', which a check names, is not registered on node '{registration.Node}'; register it first.")
                    : onOther with { OfNode = outcome.OfNode, Index = Math.Max(outcome.Index, onOther.Index) };
            }
        }

        return outcome;
    }

    private async Task<RegistryOutcome> RegisterNodeAsync(CatalogRegistration registration)
    {
        var instance = Instance(registration.Node, string.Empty);
        if (registration.SkipsNodeUpdate && await instance.Read() is { } known)
        {
            return registration.NodeChecks.Checks.IsEmpty
                ? RegistryOutcome.Unchanged
                : await instance.SetChecks(registration.NodeChecks);
        }

        return await instance.Register(new RegisterService(registration.Definition, registration.NodeChecks.Checks, ReplaceChecks: false)
        {
            Reports = registration.NodeChecks.Reports,
        });
    }

    private IServiceInstanceGrain Instance(string nodeName, string serviceId) =>
        grains.GetGrain<IServiceInstanceGrain>(new InstanceId(nodeName, serviceId).ToString());
}
