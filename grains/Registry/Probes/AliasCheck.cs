using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Catalog;
using Actors.Grains.Registry.Storage;

namespace Actors.Grains.Registry.Probes;

/// <summary>Follows the health of another service or node, from this silo's copy of the registry: no request leaves the process.</summary>
internal sealed class AliasCheck(CatalogCopy copy) : IProbe
{
    public string Type => CheckTypes.Alias;

    public Task<ProbeFinding?> AskAsync(InstanceId id, ProbeDefinition probe, CancellationToken cancellationToken) =>
        Task.FromResult<ProbeFinding?>(copy.Snapshot is { } snapshot ? Find(snapshot, new InstanceId(probe.AliasNode ?? id.Node, probe.Target)) : null);

    private static ProbeFinding Find(CatalogSnapshot snapshot, InstanceId target)
    {
        var node = snapshot.Nodes.GetValueOrDefault(target.Node);
        var instance = target.IsNode ? node : FindInstance(snapshot, target);
        if (instance is null)
        {
            return target.IsNode
                ? new ProbeFinding(CheckStatus.Passing, $"Node '{target.Node}' has no checks.")
                : new ProbeFinding(CheckStatus.Critical, $"Service '{target.ServiceId}' is not registered on node '{target.Node}'.");
        }

        var worst = instance.Checks.Concat(target.IsNode || node is null ? [] : node.Checks).MaxBy(check => check.Status);
        return worst is null || worst.Status == CheckStatus.Passing
            ? new ProbeFinding(CheckStatus.Passing, "All checks passing.")
            : new ProbeFinding(worst.Status, $"Check '{worst.Definition.Id}' is not passing.");
    }

    private static ServiceInstance? FindInstance(CatalogSnapshot snapshot, InstanceId target) =>
        snapshot.ServiceNames.TryGetValue(RegistryKeys.ServiceId(target), out var name) ? snapshot.Find(RegistryKeys.Instance(name, target)) : null;
}
