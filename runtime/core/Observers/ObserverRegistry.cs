using Actors.Runtime.Calls;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Observers;

/// <summary>The observers of this process: objects that grains can call for as long as somebody else keeps them alive.</summary>
internal sealed class ObserverRegistry
{
    private readonly Router _router;
    private readonly Sweeper _sweeper;
    private readonly Timeouts _timeouts;
    private readonly ILogger<ObserverRegistry> _logger;

    public ObserverRegistry(Router router, Sweeper sweeper, Timeouts timeouts, ILogger<ObserverRegistry> logger)
    {
        _router = router;
        _sweeper = sweeper;
        _timeouts = timeouts;
        _logger = logger;
    }

    /// <summary>Makes an object callable and returns its identity.</summary>
    public GrainId Add(IGrainObserver observer)
    {
        var id = ObserverIds.New();
        _router.Add(id, new ObserverTarget(id, observer, this));
        return id;
    }

    /// <summary>Forgets an observer; references to it fail from now on.</summary>
    public void Remove(GrainId observerId)
    {
        if (_router.Remove(observerId) is ObserverTarget target)
        {
            target.Remove();
        }
    }

    public void Watch(ObserverTarget target) => _sweeper.Watch(target);

    public TimeoutException DescribeTimeout(Invocation.Request request, GrainId id, bool wasRunning, int waitingCount) =>
        _timeouts.Describe(request, id, wasRunning, waitingCount);

    public ILogger Logger => _logger;
}
