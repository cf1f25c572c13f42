using System.Collections.Immutable;
using Actors.Gateway.Access.Rules;
using Actors.GrainInterfaces.Registry;
using Actors.GrainInterfaces.Transactions;

namespace Actors.Gateway.Access.Demands;

/// <summary>What the operations of a transaction demand, one by one.</summary>
internal static class TransactionDemands
{
    /// <summary>The operations that the caller may not carry out, each with the reason.</summary>
    public static async Task<ImmutableArray<OperationError>> FindDeniedAsync(this RequestAccess access, IGrainFactory grains, TransactionCommand command)
    {
        var denied = ImmutableArray.CreateBuilder<OperationError>();
        for (var place = 0; access.IsLimited && place < command.Operations.Length; place++)
        {
            try
            {
                await RequireAsync(access, grains, command.Operations[place]);
            }
            catch (AccessDeniedException refused)
            {
                denied.Add(new OperationError(place, refused.Message));
            }
        }

        return denied.ToImmutable();
    }

    /// <summary>Leaves out the keys that the caller may not read: those that a tree has brought.</summary>
    public static TransactionOutcome Filter(this RequestAccess access, TransactionOutcome outcome) => access.IsLimited && outcome.Results.Any(result => result.Key is not null)
        ? outcome with { Results = [.. outcome.Results.Where(result => result.Key is not { } key || key.Entry is null || access.Shows(ResourceKind.Key, key.Key))] }
        : outcome;

    private static Task RequireAsync(RequestAccess access, IGrainFactory grains, TransactionOperation operation)
    {
        var level = operation.IsReading ? AccessLevel.Read : AccessLevel.Write;
        switch (operation)
        {
            case { Key: { } key }:
                RequireKey(access, key, level);
                return Task.CompletedTask;
            case { Instance: { } instance }:
                return instance.Definition is { } definition && !instance.Id.IsNode
                    ? access.RequireRegisterAsync(grains, instance.Id, definition.Name)
                    : access.RequireAsync(grains, instance.Id, level);
            case { Check: { } check }:
                return RequireCheckAsync(access, grains, check, level);
            default:
                throw new InvalidOperationException("An operation says nothing; give it a key, an instance or a check.");
        }
    }

    private static void RequireKey(RequestAccess access, KeyOperation key, AccessLevel level)
    {
        switch (key.Verb)
        {
            case KeyVerb.DeleteTree:
                access.RequireAll(ResourceKind.Key, key.Key, level);
                break;
            case KeyVerb.GetTree:
                access.RequireAny(ResourceKind.Key, key.Key, level);
                break;
            default:
                access.Require(ResourceKind.Key, key.Key, level);
                break;
        }
    }

    // The one that has the check so far, and the one that is to have it. A service that this transaction itself registers is demanded there.
    private static async Task RequireCheckAsync(RequestAccess access, IGrainFactory grains, CheckOperation check, AccessLevel level)
    {
        var owner = await grains.GetGrain<ICatalogGrain>(0).FindCheckOwner(check.Node, check.CheckId);
        if (owner is not null)
        {
            await access.RequireAsync(grains, new InstanceId(check.Node, owner), level);
        }

        if (check.Definition is not null)
        {
            await access.RequireAsync(grains, new InstanceId(check.Node, check.ServiceId), level);
        }
    }
}
