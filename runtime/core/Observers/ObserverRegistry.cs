using Actors.Runtime.Calls;
using Actors.Runtime.Messaging;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Observers;

/// <summary>The observers of this process: objects that grains can call for as long as somebody else keeps them alive.</summary>
internal sealed class ObserverRegistry
{
    private readonly ObserverTable _table;
    private readonly LocalNode _node;
    private readonly Sweeper _sweeper;
    private readonly Timeouts _timeouts;
    private readonly ILogger<ObserverRegistry> _logger;

    public ObserverRegistry(ObserverTable table, LocalNode node, Sweeper sweeper, Timeouts timeouts, ILogger<ObserverRegistry> logger)
    {
        _table = table;
        _node = node;
        _sweeper = sweeper;
        _timeouts = timeouts;
        _logger = logger;
    }

    /// <summary>Makes an object callable and returns its identity.</summary>
    public GrainId Add(IGrainObserver observer)
    {
        var id = ObserverIds.New(_node.Address);
        _table.Add(id, new ObserverTarget(id, observer, this));
        return id;
    }

    /// <summary>Forgets an observer; references to it fail from now on.</summary>
    public void Remove(GrainId observerId) => _table.Remove(observerId)?.Remove();

    public void Watch(ObserverTarget target) => _sweeper.Watch(target);

    public TimeoutException DescribeTimeout(Invocation.Request request, GrainId id, bool wasRunning, int waitingCount) =>
        _timeouts.Describe(request, id, wasRunning, waitingCount);

    public ILogger Logger => _logger;
}
