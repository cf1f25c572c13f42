using Actors.GrainInterfaces.Registry;
using Actors.GrainInterfaces.Sessions;
using Actors.Grains.Registry.Catalog;
using Actors.Grains.Registry.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Grains.Sessions;

/// <summary>
/// What the checks say that sessions are attached to, from this silo's copy of the registry. The health of a node itself is that of
/// the registry unless somebody registered a check with that id: there are no agents that could be gone.
/// </summary>
internal sealed class AttachedChecks
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(2);

    private readonly CatalogCopy? _copy;

    public AttachedChecks(IServiceProvider services) => _copy = services.GetService<CatalogCopy>();

    /// <summary>Whether there is anything to look at from time to time.</summary>
    public static bool AreGiven(SessionDefinition definition) =>
        definition.ServiceChecks.Length > 0 || definition.NodeChecks.Any(id => id != SessionDefinition.NodeHealth);

    /// <summary>Waits, but not for long, until the copy contains an index.</summary>
    public async ValueTask CatchUpAsync(long index)
    {
        if (_copy is not null)
        {
            await _copy.ReadAsync(index, WaitMax);
        }
    }

    /// <summary>The first check that does not let the session live, in words; null when there is none, or too little is known.</summary>
    /// <param name="definition">The session.</param>
    /// <param name="atLeastIndex">The index that the copy must contain: what it showed before does not concern the session.</param>
    public string? FindProblem(SessionDefinition definition, long atLeastIndex)
    {
        if (_copy?.Snapshot is not { } snapshot || snapshot.ToldIndex < atLeastIndex)
        {
            return null;
        }

        foreach (var id in definition.NodeChecks.Concat(definition.ServiceChecks))
        {
            switch (Find(snapshot, definition.Node, id))
            {
                case CheckStatus.Critical:
                    return $"Check '{id}' is in critical state; a session attached to it cannot live.";
                case null when id != SessionDefinition.NodeHealth:
                    return $"Missing check '{id}' registration on node '{definition.Node}'; register the check first.";
            }
        }

        return null;
    }

    private static CheckStatus? Find(CatalogSnapshot snapshot, string node, string checkId)
    {
        if (!snapshot.CheckOwners.TryGetValue(RegistryKeys.CheckId(node, checkId), out var serviceId))
        {
            return null;
        }

        var id = new InstanceId(node, serviceId);
        var name = snapshot.ServiceNames.GetValueOrDefault(RegistryKeys.ServiceId(id));
        var instance = name is null ? null : snapshot.Find(RegistryKeys.Instance(name, id));
        return instance?.Checks.FirstOrDefault(check => check.Definition.Id == checkId)?.Status;
    }
}
