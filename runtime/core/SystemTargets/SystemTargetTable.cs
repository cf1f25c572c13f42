using System.Collections.Concurrent;
using Actors.Runtime.Calls;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.SystemTargets;

/// <summary>The system targets of this silo, and references to those of any silo.</summary>
internal sealed class SystemTargetTable
{
    private readonly ConcurrentDictionary<GrainId, SystemTarget> _targets = new();
    private readonly ReferenceFactory _references;
    private readonly ILogger<SystemTargetTable> _logger;

    public SystemTargetTable(ReferenceFactory references, ILogger<SystemTargetTable> logger)
    {
        _references = references;
        _logger = logger;
    }

    /// <summary>Makes an object callable from every silo under a role, such as <c>membership</c>.</summary>
    /// <param name="role">The role; one target has it in a silo.</param>
    /// <param name="silo">This silo.</param>
    /// <param name="target">The object; its methods are called from many threads at once.</param>
    public void Add(string role, SiloAddress silo, ISystemTarget target)
    {
        var id = SystemTargetIds.Create(role, silo);
        var added = new SystemTarget(id, target, _logger);
        if (!_targets.TryAdd(id, added))
        {
            throw new InvalidOperationException($"The silo already has a system target with the role '{role}'; choose another role.");
        }

        _targets[SystemTargetIds.Create(role, SystemTargetIds.AnySilo)] = added;
    }

    /// <summary>A reference to the target with a role in a silo; calls to the silo itself stay in the process.</summary>
    public TTarget Get<TTarget>(string role, SiloAddress silo)
        where TTarget : ISystemTarget =>
        (TTarget)(IAddressable)_references.Create(typeof(TTarget), SystemTargetIds.Create(role, silo));

    /// <summary>The target in this silo, or null.</summary>
    public CallTarget? Find(GrainId targetId) => _targets.GetValueOrDefault(targetId);
}
