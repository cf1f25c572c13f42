using System.Collections.Immutable;
using Actors.Gateway.Http;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry;

/// <summary>
/// Takes a service instance, or the node with everything on it, out of service and back in: a critical check that only this adds and
/// removes. It is stored like any other, so it survives everything.
/// </summary>
internal sealed class Maintenance(IGrainFactory grains, RegistryAnswers answers, NodeDescription node)
{
    private const string NoReason = "Maintenance is on; no reason was given.";

    public async Task SetServiceAsync(HttpContext context, string id, MaintenanceQuery query)
    {
        if (query.IsRefused(out var refusal))
        {
            answers.Refuse(context, refusal);
            return;
        }

        var instance = Grain(new InstanceId(node.Name, id));
        if (await instance.Read() is null)
        {
            answers.Answer(context, RegistryOutcome.UnknownService(id));
            return;
        }

        var checkId = CheckTypes.ServiceMaintenanceId(id);
        answers.Answer(context, query.Enable!.Value
            ? await instance.SetChecks(Command(checkId, "Service Maintenance Mode", query.Reason))
            : Tolerant(await instance.DeregisterCheck(checkId)));
    }

    public async Task SetNodeAsync(HttpContext context, MaintenanceQuery query)
    {
        if (query.IsRefused(out var refusal))
        {
            answers.Refuse(context, refusal);
            return;
        }

        var instance = Grain(InstanceId.OfNode(node.Name));
        if (!query.Enable!.Value)
        {
            answers.Answer(context, Tolerant(await instance.DeregisterCheck(CheckTypes.NodeMaintenanceId)));
            return;
        }

        var command = Command(CheckTypes.NodeMaintenanceId, "Node Maintenance Mode", query.Reason);
        var outcome = await instance.SetChecks(command);
        answers.Answer(context, outcome.Kind == RegistryOutcomeKind.UnknownService
            ? await instance.Register(new RegisterService(node.Definition, command.Checks, ReplaceChecks: false) { Reports = command.Reports })
            : outcome);
    }

    // Ending what is not on is no error.
    private static RegistryOutcome Tolerant(RegistryOutcome outcome) =>
        outcome.Kind is RegistryOutcomeKind.UnknownCheck or RegistryOutcomeKind.UnknownService ? RegistryOutcome.Unchanged : outcome;

    private static SetChecks Command(string checkId, string name, string reason)
    {
        var notes = reason.Length > 0 ? reason : NoReason;
        var check = new CheckDefinition(checkId, name, notes, CheckTypes.Maintenance, CheckStatus.Critical, TimeSpan.Zero, null);
        return new SetChecks([check], ImmutableArray<CheckReport>.Empty);
    }

    private IServiceInstanceGrain Grain(InstanceId id) => grains.GetGrain<IServiceInstanceGrain>(id.ToString());
}

/// <summary>What a request for maintenance asks for.</summary>
/// <param name="Given">Whether <c>enable</c> was given at all.</param>
/// <param name="Enable">On or off; null when it is neither.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Refusal">What is wrong with the reason; null when nothing is.</param>
internal readonly record struct MaintenanceQuery(bool Given, bool? Enable, string Reason, Refusal? Refusal)
{
    private const int ReasonCharactersMax = 4096;

    public static MaintenanceQuery Parse(ReadOnlySpan<char> query)
    {
        var parsed = new MaintenanceQuery(false, null, string.Empty, null);
        var reader = new QueryReader(query);
        while (reader.Read())
        {
            switch (reader.Name)
            {
                case "enable":
                    parsed = parsed with { Given = true, Enable = Flag(reader.Value) };
                    break;
                case "reason":
                    parsed = EscapedText.TryDecodeQuery(reader.Value, out var reason, out var refusal)
                        ? parsed with { Reason = reason }
                        : parsed with { Refusal = refusal };
                    break;
                default:
                    break;
            }
        }

        return parsed;
    }

    public bool IsRefused(out Refusal refusal)
    {
        refusal = Refusal
            ?? (!Given ? Http.Refusal.BadRequest("Missing value for enable: give true or false.")
                : Enable is null ? Http.Refusal.BadRequest("Invalid value for enable: give true or false.")
                : Reason.Length > ReasonCharactersMax ? Http.Refusal.BadRequest($"The reason has {Reason.Length} characters; the limit is {ReasonCharactersMax}.")
                : default);
        return refusal != default;
    }

    private static bool? Flag(ReadOnlySpan<char> value) => value switch
    {
        "1" or "t" or "T" or "true" or "True" or "TRUE" => true,
        "0" or "f" or "F" or "false" or "False" or "FALSE" => false,
        _ => null,
    };
}
