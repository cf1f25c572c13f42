using Actors.GrainInterfaces.Registry;
using Actors.GrainInterfaces.Transactions;
using Actors.Grains.Registry.Instances;

namespace Actors.Grains.Transactions;

/// <summary>
/// Carries operations on nodes, services and checks out in memory, by the same rules as the instances' grains (<see cref="InstanceChange"/>).
/// Each answers with the reason why it cannot be done; null when it is.
/// </summary>
internal sealed class RegistryRun(TransactionInstances instances, ImpliedNode? impliedNode, List<TransactionResult> results)
{
    public string? Execute(InstanceOperation operation)
    {
        var state = instances.Find(operation.Id);
        var isThere = state.After is not null || IsImplied(operation.Id);
        var index = state.After is { } instance ? instance.ModifyIndex : ImpliedNode.Index;
        return operation.Verb switch
        {
            RegistryVerb.Get => isThere ? Show(state) : $"{Words(operation.Id)} doesn't exist",
            RegistryVerb.Set => Register(operation, state),
            RegistryVerb.Cas => IsExpected(operation.Index, isThere, index) ? Register(operation, state) : $"failed to set {Words(operation.Id)}, index is stale",
            RegistryVerb.Delete => Remove(state),
            RegistryVerb.DeleteCas => operation.Index > 0 && IsExpected(operation.Index, isThere, index)
                ? Remove(state)
                : $"failed to delete {Words(operation.Id)}, index is stale",
            _ => throw new InvalidOperationException($"Verb '{operation.Verb}' is not handled; add it here."),
        };
    }

    public string? Execute(CheckOperation operation)
    {
        var owner = instances.FindOwner(operation.Node, operation.CheckId);
        var check = owner?.FindCheck(operation.CheckId);
        var index = check?.ModifyIndex ?? 0;
        return operation.Verb switch
        {
            RegistryVerb.Get => check is null ? $"{Words(operation)} doesn't exist" : Show(owner!, check),
            RegistryVerb.Set => SetCheck(operation, owner, check),
            RegistryVerb.Cas => IsExpected(operation.Index, check is not null, index)
                ? SetCheck(operation, owner, check)
                : $"failed to set {Words(operation)}, index is stale",
            RegistryVerb.Delete => check is null ? null : Take(owner!, InstanceChange.RemoveCheck(owner!.After, operation.CheckId)),
            RegistryVerb.DeleteCas => operation.Index > 0 && IsExpected(operation.Index, check is not null, index)
                ? Take(owner!, InstanceChange.RemoveCheck(owner!.After, operation.CheckId))
                : $"failed to delete {Words(operation)}, index is stale",
            _ => throw new InvalidOperationException($"Verb '{operation.Verb}' is not handled; add it here."),
        };
    }

    // What this transaction has changed itself has index 0 until it is committed, and so no index that anybody could name.
    private static bool IsExpected(ulong expected, bool isThere, long index) => expected == 0 ? !isThere : isThere && expected == (ulong)index;

    private string? Register(InstanceOperation operation, InstanceState state) =>
        (operation.Id.IsNode ? null : FindMissingNode(operation.Id.Node))
        ?? Take(state, InstanceChange.Register(state.After, operation.Id.Node, new RegisterService(operation.Definition!, [], ReplaceChecks: false)))
        ?? Show(state);

    // A node goes with everything on it.
    private string? Remove(InstanceState state)
    {
        state.Become(null);
        if (state.Id.IsNode)
        {
            foreach (var onNode in instances.OnNode(state.Id.Node))
            {
                onNode.Become(null);
            }
        }

        return null;
    }

    private string? SetCheck(CheckOperation operation, InstanceState? owner, ServiceCheck? check)
    {
        var target = instances.Find(new InstanceId(operation.Node, operation.ServiceId));
        if (owner is not null && owner != target)
        {
            return $"{Words(operation)} belongs to {Words(owner.Id)}; delete it first";
        }

        if (FindMissingNode(operation.Node) is { } missing)
        {
            return missing;
        }

        if (target.After is null && target.Id.IsNode)
        {
            // A node that is there without a row needs one now.
            Take(target, InstanceChange.Register(null, operation.Node, new RegisterService(impliedNode!.Definition, [], ReplaceChecks: false)));
        }

        return target.After is null
            ? $"Missing service registration: {Words(target.Id)} is not registered; set it first"
            : Take(target, InstanceChange.SetChecks(target.After, target.Id, new SetChecks([Definition(operation, check)], [operation.Report!])))
                ?? Show(target, target.FindCheck(operation.CheckId)!);
    }

    // Who sets the status of a check that the registry judges does not end its being judged.
    private static CheckDefinition Definition(CheckOperation operation, ServiceCheck? check) => check is { Definition.Type: not CheckTypes.External }
        ? check.Definition with { Name = operation.Definition!.Name, Notes = operation.Definition.Notes }
        : operation.Definition!;

    private static string? Take(InstanceState state, InstanceChange change)
    {
        if (change.Refusal is not null)
        {
            return change.Refusal.Reason;
        }

        if (change.Pending is not null)
        {
            state.Become(change.Pending);
        }

        return null;
    }

    private string? Show(InstanceState state)
    {
        results.Add(new TransactionResult(null, Instance: new InstanceResult(state.Id, state.After)));
        return null;
    }

    private string? Show(InstanceState owner, ServiceCheck check)
    {
        results.Add(new TransactionResult(null, Check: new CheckResult(owner.After! with { Checks = [check] })));
        return null;
    }

    private string? FindMissingNode(string node)
    {
        var id = InstanceId.OfNode(node);
        return instances.Find(id).After is null && !IsImplied(id) ? $"Missing node registration: {Words(id)} is not registered; set it first" : null;
    }

    private bool IsImplied(InstanceId id) => id.IsNode && id.Node == impliedNode?.Name;

    private static string Words(InstanceId id) => id.IsNode ? $"node \"{id.Node}\"" : $"service \"{id.ServiceId}\" on node \"{id.Node}\"";

    private static string Words(CheckOperation operation) => $"check \"{operation.CheckId}\" on node \"{operation.Node}\"";
}
