using System.Collections.Concurrent;
using Actors.Runtime.Calls;
using Orleans.Runtime;

namespace Actors.Runtime.Observers;

/// <summary>The observers of this process by identity.</summary>
internal sealed class ObserverTable
{
    private readonly ConcurrentDictionary<GrainId, ObserverTarget> _targets = new();

    public void Add(GrainId observerId, ObserverTarget target) => _targets[observerId] = target;

    /// <summary>The observer; null when it is not one of this process, or not any more.</summary>
    public CallTarget? Find(GrainId observerId) => _targets.GetValueOrDefault(observerId);

    /// <summary>Forgets an observer and returns it; null when it is not known.</summary>
    public ObserverTarget? Remove(GrainId observerId) => _targets.TryRemove(observerId, out var target) ? target : null;
}
